"""Which cells of all roll-ups of a run may be shown: decided together, since whoever has one may have the others."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import pandas as pd

from takeroot.report.disclosure.suppress import shown

Cell = tuple[str, str, str]
"""Place, kind and category, as in `content.cells`."""

_SUMS = ("came", "serving", "left")
"""The first is the sum of the others."""
_NO_TOTAL = "ending"
"""Months of a year have no total that anything shows."""


def kept_cells(cells: pd.DataFrame, *, smallest: int) -> frozenset[Cell]:
    """Tell which counts may be shown.

    Lines of counts that tell one another (`suppress.shown`): the categories of one place, whose total is the headcount;
    one category of all counties, whose total stands in the roll-up of the whole; who came, as the sum of who serves and
    who left.

    Parameters
    ----------
    cells : DataFrame
        From `content.cells`.
    smallest : int
        People below which nothing is shown.
    """
    names: list[Cell] = list(zip(cells["place"], cells["kind"], cells["category"], strict=True))
    at = {name: place for place, name in enumerate(names)}
    kept = shown(cells["people"].tolist(), _lines(at), smallest=smallest)
    return frozenset(name for name, keep in zip(names, kept, strict=True) if keep)


def _lines(at: Mapping[Cell, int]) -> Iterator[tuple[int, ...]]:
    lines: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for (place, kind, category), cell in at.items():
        if kind != _NO_TOTAL:
            lines["of a place", place, kind].append(cell)
        lines["of all places", kind, category].append(cell)
        if kind in _SUMS:
            lines["came", place, category].append(cell)
    yield from map(tuple, lines.values())
