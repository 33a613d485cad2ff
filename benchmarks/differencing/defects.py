"""Defects that the attack must find: each breaks one rule of disclosure while roll-ups are exported."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from unittest.mock import patch

import pandas as pd
from attack import Rules

from takeroot.report.disclosure.kept_cells import Cell
from takeroot.specs.disclosure import Disclosure


@contextmanager
def cells_without_company() -> Iterator[Rules]:
    """Only what is small is hidden: the total gives it back."""

    def alone(cells: pd.DataFrame, *, smallest: int) -> frozenset[Cell]:
        large = cells[cells["people"] >= smallest]
        return frozenset(zip(large["place"], large["kind"], large["category"], strict=True))

    with patch("takeroot.report.disclosed_rollup.kept_cells", alone):
        yield Rules()


@contextmanager
def totals_of_everybody() -> Iterator[Rules]:
    """Totals count small facilities too: whoever has the lists of the others takes them away."""

    def everything(facilities: pd.DataFrame, rules: Disclosure) -> pd.DataFrame:  # noqa: ARG001 - one shape
        return facilities

    with (
        patch("takeroot.report.content.roll_up.covered", everything),
        patch("takeroot.report.content.cells.covered", everything),
    ):
        yield Rules(totals_count_all=True)


@contextmanager
def each_file_for_itself() -> Iterator[Rules]:
    """Company within one table, none across the counties: the whole gives a county's cell back."""
    from takeroot.report.disclosure import kept_cells  # noqa: PLC0415 - its lines are what is broken

    whole_lines = kept_cells._lines  # noqa: SLF001 - likewise

    def lines(at: Mapping[Cell, int]) -> Iterator[tuple[int, ...]]:
        place = {cell: name[0] for name, cell in at.items()}
        return (line for line in whole_lines(at) if len({place[cell] for cell in line}) == 1)

    with patch("takeroot.report.disclosure.kept_cells._lines", lines):
        yield Rules()


DEFECTS: Mapping[str, Callable[[], AbstractContextManager[Rules]]] = {
    "cells hidden without company": cells_without_company,
    "totals count small facilities": totals_of_everybody,
    "no company across files": each_file_for_itself,
}
