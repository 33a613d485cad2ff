"""A plan outlives a rerun of its month where what it was made from is the same, byte by byte."""

import shutil
from pathlib import Path

PLAN_FILES = ("plan.parquet", "plan.json", "plan.xlsx")
_MADE_FROM = ("scores.parquet", "lever_sets.parquet")


def keep_plan(before: Path, folder: Path) -> str:
    """Copy the plan of the run that stood here into the new run, if it still fits.

    Parameters
    ----------
    before : Path
        OUT/M as it stands; it need not exist.
    folder : Path
        The new run, written but not yet published.

    Returns
    -------
    str
        What the user must know: empty where there was no plan, or it was kept.
    """
    if not (before / PLAN_FILES[0]).is_file():
        return ""
    if any((before / name).read_bytes() != (folder / name).read_bytes() for name in _MADE_FROM):
        return "the plan that stood here was made for other scores and is not in this run; plan again: takeroot plan"
    for name in PLAN_FILES:
        shutil.copyfile(before / name, folder / name)
    return ""
