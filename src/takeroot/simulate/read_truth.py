"""Read back the truth that `write_county` wrote beside a simulated delivery."""

from pathlib import Path

import pandas as pd

from takeroot.errors import Problem, TakerootError


def read_truth(folder: Path) -> dict[str, pd.DataFrame]:
    """Read the truth of the delivery in `folder`, from `<folder>-truth` beside it.

    Parameters
    ----------
    folder : Path
        The folder of the tables.

    Returns
    -------
    dict of str to DataFrame
        As `SimulatedCounty.truth`.

    Raises
    ------
    TakerootError
        If there is none: the delivery was not simulated, or its truth was moved.
    """
    beside = folder.with_name(f"{folder.name}-truth")
    found = sorted(beside.glob("*.parquet"))
    if not found:
        raise TakerootError(
            Problem(str(beside), "no truth stands here", "simulate the delivery again, or move it back")
        )
    truth = {path.stem: pd.read_parquet(path) for path in found}
    return truth | {"hazard": truth["hazard"].astype({"staff_id": "category"})}
