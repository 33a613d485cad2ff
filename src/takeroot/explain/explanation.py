"""Our contributions as a `shap.Explanation`, so that every plot of shap works on them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from takeroot.explain.contributions import Contributions, Floats

if TYPE_CHECKING:
    import shap


def explanation(parts: Contributions, x: Floats, names: Sequence[str]) -> "shap.Explanation":
    """Wrap contributions for shap.

    Parameters
    ----------
    parts : Contributions
        Of one lead, or of the year; base (n,), values (n, F).
    x : ndarray of shape (n, F)
        The feature values they explain.
    names : sequence of str
        Names shown for the columns: ids or labels.

    Returns
    -------
    shap.Explanation
        In log-odds: values, base_values, data, feature_names.

    Examples
    --------
    >>> parts = Contributions(np.array([-2.0]), np.array([[0.5]]))
    >>> whole = explanation(parts, np.array([[9.0]]), ["nights"])
    >>> float(whole[0].base_values + whole[0].values.sum())
    -1.5
    """
    import shap  # noqa: PLC0415 - seven seconds of imports that only this function needs

    return shap.Explanation(
        values=parts.values,
        base_values=np.asarray(parts.base),
        data=np.asarray(x),
        feature_names=list(names),
    )
