"""One table of a run's folder, read by whoever needs it; `parquet` writes them."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa

from takeroot.errors import Problem, RunError


def read_frame(
    folder: Path,
    name: str,
    *,
    columns: Sequence[str] | None = None,
    only: Sequence[tuple[str, str, str]] | None = None,
) -> pd.DataFrame:
    """Read `name`.parquet of a run.

    Parameters
    ----------
    folder : Path
    name : str
    columns : sequence of str, optional
        Those wanted; all without it.
    only : sequence of (column, operator, value), optional
        What rows must fulfil to be read, such as `("lead", "==", "year")`.

    Raises
    ------
    RunError
        If there is no such table, or it is damaged.

    Examples
    --------
    >>> read_frame(Path("nowhere"), "people")
    Traceback (most recent call last):
    takeroot.errors.RunError: nowhere/people.parquet: is missing: no run is here; make one: takeroot score
    """
    path = folder / f"{name}.parquet"
    try:
        return pd.read_parquet(
            path, columns=None if columns is None else list(columns), filters=None if only is None else list(only)
        )
    except FileNotFoundError:
        raise RunError(Problem(str(path), "is missing: no run is here", "make one: takeroot score")) from None
    except (OSError, pa.ArrowException) as error:
        raise RunError(Problem(str(path), "is damaged: it cannot be read", "score the month again")) from error
