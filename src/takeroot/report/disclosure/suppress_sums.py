"""Which cells of a table may be shown whose rows are sums; `suppress` rules over single columns."""

from collections.abc import Sequence

from takeroot.report.disclosure.suppress import shown

Flags = list[list[bool]]


def shown_sums(rows: Sequence[Sequence[int]], *, smallest: int) -> Flags:
    """Tell which cells may be shown where the cells of a row, and of a column, tell one another.

    Each column is ruled as `suppress.shown` does. A cell that is hidden alone in its row or its column is then given
    company, the smallest of those shown, until none is alone: whoever knows the sums has two unknowns everywhere.

    Parameters
    ----------
    rows : sequence of sequence of int
        In each row one cell is the sum of the others; a column has one total.
    smallest : int
        People below which nothing is shown.

    Examples
    --------
    Eight left: 62 came and 54 serve would tell.

    >>> shown_sums([[62, 54, 8], [90, 60, 30], [80, 40, 40]], smallest=10)
    [[True, False, False], [True, False, False], [True, True, True]]
    """
    columns = [shown(column, smallest=smallest) for column in zip(*rows, strict=True)]
    kept = [list(row) for row in zip(*columns, strict=True)]
    while (alone := _one_alone(rows, kept)) is not None:
        row, column = alone
        kept[row][column] = False
    return kept


def _one_alone(rows: Sequence[Sequence[int]], kept: Flags) -> tuple[int, int] | None:
    """The cell to hide next to one that is hidden alone, if there is such a one."""
    lines = [[(n, k) for k in range(len(row))] for n, row in enumerate(rows)]
    lines += [list(column) for column in zip(*lines, strict=True)]
    for line in lines:
        open_cells = [(n, k) for n, k in line if kept[n][k]]
        if len(line) - len(open_cells) == 1 and open_cells:
            return min(open_cells, key=lambda cell: (rows[cell[0]][cell[1]], cell))
    return None
