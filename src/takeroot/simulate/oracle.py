"""The risk that someone would give who knows the true law and every recorded or recordable state, but no frailty."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from takeroot.simulate.codes import FACTORS
from takeroot.simulate.true_path import cumulated_hazard, true_path

FORESEEN = ("post", "schooling", "person")
"""Factors made of clocks: their course over the coming months is known at the as-of month."""
_NODES = 15


def oracle_risk(truth: Mapping[str, pd.DataFrame], as_of: int, horizon: int = 12) -> pd.DataFrame:
    """True risk of a voluntary exit within `horizon` months, knowing everything but what nothing shows.

    The oracle knows the law, the season, every state at the end of `as_of`, and how clocks will run (obligation,
    school entry, age, tenure); other states stay as they are. Frailty it does not know: it averages over its
    distribution among those who have stayed so far (a Gauss-Hermite rule, each node weighted by the chance to have
    stayed with it). A facility's passing trouble and the shocks of a month are averaged out too. No competing exit is
    assumed to come first.

    Parameters
    ----------
    truth : mapping of str to DataFrame
        `SimulatedCounty.truth`.
    as_of : int
        Month number, within the records.
    horizon : int
        Months, up to 12.

    Returns
    -------
    DataFrame
        staff_id and risk of everyone employed at the end of `as_of`, sorted by staff_id.

    Raises
    ------
    TakerootError
        If the truth does not reach so far.
    """
    path = true_path(truth, as_of, horizon)
    law = truth["world"].set_index(["kind", "name"])["value"]
    frailty, facility, shock = (float(law["one", name]) for name in ("frailty", "facility", "shock"))
    known = ["base", "measures", *FACTORS]
    eta = path.columns["base"].astype(np.float64) + path.columns["measures"][:, :1] + (facility**2 + shock**2) / 2
    for factor in FACTORS:
        part = path.columns[factor]
        eta += part if factor in FORESEEN else part[:, :1]
    lived = cumulated_hazard(truth, path, as_of, known) * np.exp((facility**2 + shock**2) / 2)
    usual = _usual_frailty(truth, path.staff_id, as_of)
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    z = usual[:, None] + nodes
    stayed = np.log(weights) - np.exp(frailty * z) * lived[:, None]
    stayed = np.exp(stayed - stayed.max(axis=1, keepdims=True))
    stayed /= stayed.sum(axis=1, keepdims=True)
    ahead = np.exp(eta).sum(axis=1)
    risk = (stayed * -np.expm1(-np.exp(frailty * z) * ahead[:, None])).sum(axis=1)
    return pd.DataFrame({"staff_id": pd.Series(path.staff_id, dtype="str"), "risk": risk})


def _usual_frailty(truth: Mapping[str, pd.DataFrame], staff_id: np.ndarray, as_of: int) -> np.ndarray:
    """Mean frailty of those who had already stayed for some time when the records began (as `people` draws it)."""
    people = truth["people"]
    start = int(truth["hazard"]["month"].min())
    spell = people[people["hire"] <= as_of].drop_duplicates("staff_id", keep="last").set_index("staff_id")
    served = np.maximum(start - spell["hire"].reindex(staff_id).to_numpy(dtype=np.float64), 0.0)
    return -0.28 * np.log1p(served / 30)
