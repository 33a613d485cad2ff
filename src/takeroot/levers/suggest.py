"""Which levers fit whom and what each would do: candidates from reasons, scored again; `plan` spends money on them."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.data.feature_set import FeatureSet
from takeroot.data.odds import Odds
from takeroot.data.risk_model import RiskModel
from takeroot.levers.entitlement import Entitlement
from takeroot.levers.lever_set_frame import SET_COLUMNS, lever_set_frame
from takeroot.levers.offers import Offers
from takeroot.levers.score_levers import Scorer
from takeroot.levers.suggestion_frame import SUGGESTION_COLUMNS, suggestion_frame
from takeroot.specs.lever import Lever

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Rows = NDArray[np.int64]


PAIRS_AMONG = 4
"""Two levers together are tried among each person's four best."""


def suggest(
    feature_set: FeatureSet,
    model: RiskModel,
    factors: pd.DataFrame,
    levers: Mapping[str, Lever],
    *,
    scores: pd.DataFrame,
    measures: pd.DataFrame | None = None,
    decisions: pd.DataFrame | None = None,
    bands: Sequence[str] = ("watch", "high"),
    odds: Odds | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Offer levers to people, and say what each would do.

    A lever is a candidate where one of the factors it answers raises the person's risk, the person is entitled to it
    and does not have it yet. It is scored through the model at every lead with its feature changes, acts after its
    `lead_months`, and is combined with what is published (`combine`). Only what lowers the risk is offered. People who
    have given notice or objected get nothing.

    Parameters
    ----------
    feature_set : FeatureSet
        Everyone at risk at the as-of month.
    model : RiskModel
    factors : DataFrame
        `factors.parquet`: the rows of lead `year` are used; one column a factor.
    levers : mapping of str to Lever
    scores : DataFrame
        `scores.parquet`: staff_id and band.
    measures : DataFrame, optional
        The clean table: whoever has a lever already is not offered it.
    decisions : DataFrame, optional
        The clean table of directors' answers: what one refused is not offered again for a while.
    bands : sequence of str
        Whom to look at.
    odds : Odds, optional
        Of everybody in `feature_set` by `model`, where they are at hand.

    Returns
    -------
    suggestions : DataFrame
        staff_id, lever, rank (1 is the largest effect), factor (the strongest of those it answers), risk_12m,
        risk_12m_after, effect_low and effect_high (80 % interval of the fall in the 12-month risk), grade, cost_12m
        (yuan; of the whole facility for whole-facility levers), payer; then effect (the fall in risk), effect_model
        and effect_prior (the same by the model and by the evidence alone), prior_weight (the evidence's part),
        kept_months (staff-months kept within 12), scope, cost_assumed. Sorted by staff_id and rank.
    lever_sets : DataFrame
        staff_id, levers (one or two ids joined by `+`), kept_months, cost_facility, cost_county, cost_province. Two
        levers are scored together, not added. What a whole facility pays is no person's cost and is left out.
    """
    if not levers:
        return pd.DataFrame(columns=list(SUGGESTION_COLUMNS)), pd.DataFrame(columns=list(SET_COLUMNS))
    wanted = _wanted(feature_set, scores, bands)
    scorer = Scorer(feature_set, model, wanted, tuple(levers.values()), odds)
    raising = _raising(feature_set, factors, wanted)
    entitlement = Entitlement(feature_set, measures, decisions)
    singles = scorer.singles(
        [
            np.flatnonzero(_raised(lever, raising, len(wanted)) & entitlement.of(lever)[wanted])
            for lever in levers.values()
        ]
    )
    offers = Offers(scorer, singles)
    pairs = scorer.pairs(singles, *offers.pairs(PAIRS_AMONG))
    return suggestion_frame(offers, raising), lever_set_frame(offers, pairs)


def _wanted(feature_set: FeatureSet, scores: pd.DataFrame, bands: Sequence[str]) -> Rows:
    people = feature_set.people
    band = people["staff_id"].map(scores.set_index("staff_id")["band"].astype(str))
    out = people["notice_given"].to_numpy(dtype=bool) | people["objected"].to_numpy(dtype=bool)
    return np.flatnonzero(band.isin(list(bands)).to_numpy(dtype=bool) & ~out)


def _raising(feature_set: FeatureSet, factors: pd.DataFrame, wanted: Rows) -> dict[str, Floats]:
    """What each factor adds to the year's log-odds of those wanted; 0 where it does not raise them."""
    year = factors[factors["lead"].astype(str) == "year"].set_index("staff_id").drop(columns=["lead", "base"])
    mine = year.reindex(feature_set.people["staff_id"].iloc[wanted])
    return {str(name): np.fmax(mine[name].to_numpy(dtype=np.float64), 0.0) for name in mine}


def _raised(lever: Lever, raising: Mapping[str, Floats], people: int) -> Flags:
    """Whose risk one of the factors that the lever answers raises."""
    raised = np.zeros(people, dtype=bool)
    for factor in lever.factors:
        if factor in raising:
            raised |= raising[factor] > 0
    return raised
