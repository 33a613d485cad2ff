"""What would truly have happened if levers had been given: the counterfactual staff-months kept."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.errors import Problem, TakerootError
from takeroot.months import month_text
from takeroot.simulate.law.levers import LEVERS
from takeroot.simulate.true_path import true_path

SECOND_LEVER = 0.75
"""Share of its effect that each lever but the strongest has when a person is given several."""


def kept_months(
    truth: Mapping[str, pd.DataFrame],
    as_of: int,
    given: pd.DataFrame,
    *,
    months: int = 12,
    delay: Mapping[str, int] | None = None,
) -> pd.DataFrame:
    """Expected staff-months that giving these levers at the end of `as_of` truly keeps within `months`.

    From the true hazards of each person, frailty and all, along the path they truly took or would have taken: the sum
    over the months of the chance to be still there with the levers less the chance without. Competing exits come in
    between in both.

    Parameters
    ----------
    truth : mapping of str to DataFrame
        `SimulatedCounty.truth`; `as_of` must be among its lever months.
    as_of : int
        Month number.
    given : DataFrame
        staff_id and lever, a row for each lever given; whoever is not employed at the end of `as_of` keeps nothing.
    months : int
        Up to 12.
    delay : mapping of str to int, optional
        Months until a lever begins to act; none by default.

    Returns
    -------
    DataFrame
        staff_id, kept_months (negative where a lever drives away), risk and risk_with (of a voluntary exit within
        `months`): one row a person in `given`, sorted by staff_id.

    Raises
    ------
    TakerootError
        If `as_of` is no lever month, or a lever is not known.
    """
    effects = _effects(truth, as_of, given)
    path = true_path(truth, as_of, months)
    who = pd.Index(path.staff_id)
    rows = np.flatnonzero(who.isin(given["staff_id"]))
    eta = np.log(-np.log1p(-path.columns["hazard"][rows].astype(np.float64)))
    shift = _shift(effects, who[rows], given, eta.shape, delay or {})
    stays = 1 - path.columns["competing"][rows].astype(np.float64)
    without, with_levers = np.exp(eta), np.exp(eta + shift)
    kept = (np.cumprod(stays * np.exp(-with_levers), axis=1) - np.cumprod(stays * np.exp(-without), axis=1)).sum(axis=1)
    return pd.DataFrame(
        {
            "staff_id": pd.Series(path.staff_id[rows], dtype="str"),
            "kept_months": kept,
            "risk": -np.expm1(-without.sum(axis=1)),
            "risk_with": -np.expm1(-with_levers.sum(axis=1)),
        }
    )


def _effects(truth: Mapping[str, pd.DataFrame], as_of: int, given: pd.DataFrame) -> pd.DataFrame:
    levers = truth["levers"]
    at = levers[levers["month"] == as_of]
    unknown = sorted(set(given["lever"]) - set(LEVERS))
    problems = [Problem("lever", f"{name!r} is none of the {len(LEVERS)}") for name in unknown]
    if at.empty:
        known = "the truth of levers is known for " + ", ".join(month_text(int(m)) for m in levers["month"].unique())
        problems.append(Problem(month_text(as_of), known, "simulate with lever_months"))
    if problems:
        raise TakerootError(problems)
    return at.set_index("staff_id")[list(LEVERS)].fillna(0.0)


def _shift(
    effects: pd.DataFrame, who: pd.Index, given: pd.DataFrame, shape: tuple[int, ...], delay: Mapping[str, int]
) -> NDArray[np.float64]:
    """What the levers of each person add to the log-hazard, (people, months)."""
    per_lever = np.zeros((len(LEVERS), *shape))
    for column, name in enumerate(LEVERS):
        mine = who.get_indexer(pd.Index(given.loc[given["lever"] == name, "staff_id"]))
        mine = mine[mine >= 0]
        begins = delay.get(name, 0)
        per_lever[column, mine, begins:] = effects[name].reindex(who[mine]).to_numpy(dtype=np.float64)[:, None]
    strongest = np.take_along_axis(per_lever, np.abs(per_lever).argmax(axis=0)[None], axis=0)[0]
    return strongest + SECOND_LEVER * (per_lever.sum(axis=0) - strongest)
