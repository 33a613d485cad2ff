"""The frame of suggestions.parquet: which levers are offered to whom, and what each would do."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.levers.offers import Offers
from takeroot.levers.posterior import Z80
from takeroot.levers.staff_months import Phase

Floats = NDArray[np.float64]

SUGGESTION_COLUMNS = (
    *("staff_id", "lever", "rank", "factor", "risk_12m", "risk_12m_after", "effect_low", "effect_high", "grade"),
    *("cost_12m", "payer", "effect", "effect_model", "effect_prior", "prior_weight", "kept_months", "scope"),
    "cost_assumed",
)


def suggestion_frame(offers: Offers, raising: Mapping[str, Floats]) -> pd.DataFrame:
    """Write the offers down.

    Parameters
    ----------
    offers : Offers
    raising : mapping of str to ndarray
        Factor to what it adds to the log-odds of each of those wanted, 0 where it does not raise them.

    Returns
    -------
    DataFrame
        `SUGGESTION_COLUMNS`, sorted by staff_id and rank.
    """
    singles, chosen = offers.singles, offers.chosen
    lever, person, effect = singles.lever[chosen], singles.person[chosen], singles.effect.only(chosen)
    (start,) = (phase.start[chosen] for phase in singles.phases)  # type: ignore[index] # an array, one an offer
    spread = Z80 * effect.deviation[:, None]

    def risk_with(log_ratio: Floats) -> Floats:
        return offers.risk_with(person, [Phase(start, log_ratio)])

    before, after = offers.risk[person], risk_with(effect.log_ratio)
    declared = offers.levers
    found = {
        "staff_id": offers.ids(person),
        "lever": _words([one.id for one in declared], lever),
        "rank": offers.rank,
        "factor": _factor(offers, raising, lever, person),
        "risk_12m": before,
        "risk_12m_after": after,
        "effect_low": before - risk_with(effect.log_ratio + spread),
        "effect_high": before - risk_with(effect.log_ratio - spread),
        "grade": _words([one.grade for one in declared], lever),
        "cost_12m": singles.cost[chosen],
        "payer": _words([one.payer for one in declared], lever),
        "effect": before - after,
        "effect_model": before - risk_with(effect.model),
        "effect_prior": before - risk_with(effect.published),
        "prior_weight": effect.weight,
        "kept_months": offers.kept_months(person, [Phase(start, effect.log_ratio)]),
        "scope": _words([one.scope for one in declared], lever),
        "cost_assumed": np.array([one.cost.assumed for one in declared], dtype=bool)[lever],
    }
    return pd.DataFrame(found, columns=list(SUGGESTION_COLUMNS))


def _factor(
    offers: Offers, raising: Mapping[str, Floats], lever: NDArray[np.int64], person: NDArray[np.int64]
) -> "pd.Series[str]":
    """The strongest of the factors that each lever answers."""
    names = list(dict.fromkeys(factor for one in offers.levers for factor in one.factors))
    strongest, factor = np.full(len(lever), -1.0), np.zeros(len(lever), dtype=np.int64)
    for number, one in enumerate(offers.levers):
        here = np.flatnonzero(lever == number)
        for name in one.factors:
            raised = raising[name][person[here]] if name in raising else np.zeros(len(here))
            stronger = raised > strongest[here]
            factor[here[stronger]], strongest[here[stronger]] = names.index(name), raised[stronger]
    return _words(names, factor)


def _words(words: list[str], places: NDArray[np.int64]) -> "pd.Series[str]":
    return pd.Series(pd.array(words, dtype="str").take(places))
