"""How far apart the cells of a workbook may lie: readers make room for all those between."""

from pathlib import Path

from takeroot.records.sources.refused import refused

_CALM_CELLS = 2_000_000
_MOST_EMPTY = 20
"""Cells of a large grid for each that holds something."""


def require_filled(path: Path, grid: int, filled: int) -> None:
    """Refuse a grid of cells in which a few lie so far out that the empty ones fill the memory.

    Raises
    ------
    RecordsError
        If that is so.
    """
    if grid > max(_CALM_CELLS, _MOST_EMPTY * filled):
        do = "delete what lies far beyond the table and save it again, or deliver it as CSV"
        raise refused(path, f"{filled} filled cells lie scattered over {grid}", do)
