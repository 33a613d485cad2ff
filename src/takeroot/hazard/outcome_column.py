"""The y of scikit-learn's methods, as `survival_rows` reads it."""

import numpy as np
from numpy.typing import ArrayLike


def outcome_column(y: ArrayLike, *, length: int | None = None) -> np.ndarray:
    """Take y as a structured array of outcomes, or as a plain column of times.

    Parameters
    ----------
    y : array_like
        What was given to `fit` or `score`.
    length : int, optional
        How many rows X has.

    Raises
    ------
    ValueError
        If there is no y, it is no column, or its length is another.
    """
    from sklearn.utils import column_or_1d  # noqa: PLC0415 - for strangers' arrays only

    found = np.asarray(y)
    if found.dtype.names is None:
        if y is None:
            raise ValueError("requires y to be passed, but the target y is None")
        found = column_or_1d(found, warn=True)
    if length is not None and len(found) != length:
        raise ValueError(f"X has {length} rows, y has {len(found)}")
    return found
