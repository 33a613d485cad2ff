"""CSV beside Parquet, for whoever has only a spreadsheet."""

from pathlib import Path
from typing import Any

import pandas as pd

_FORMULA = r"^(?=[=+\-@\t\r])(?![+-]?\d+(?:\.\d+)?$)"


def write_csv(frame: pd.DataFrame, path: Path) -> Path:
    r"""Write a frame as CSV: UTF-8 with a byte-order mark, `\r\n`, no index.

    A text that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay as they are.

    Parameters
    ----------
    frame : DataFrame
        Missing is written as nothing.
    path : Path
        The file.

    Returns
    -------
    Path
        The file.

    Examples
    --------
    >>> import tempfile
    >>> frame = pd.DataFrame({"value": ["=1+1", "-3"]})
    >>> write_csv(frame, Path(tempfile.mkdtemp()) / "set_aside.csv").read_text(encoding="utf-8-sig").split()
    ['value', "'=1+1", '-3']
    """
    safe = frame.apply(lambda column: column.replace(_FORMULA, "'", regex=True) if _is_text(column) else column)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        safe.to_csv(file, index=False, lineterminator="\r\n")
    return path


def _is_text(column: "pd.Series[Any]") -> bool:
    return not pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_datetime64_any_dtype(column.dtype)
