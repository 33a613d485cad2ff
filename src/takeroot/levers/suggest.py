"""Which levers fit whom and what each would do: candidates from reasons, scored again; `plan` spends money on them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.data.feature_set import FeatureSet
from takeroot.data.risk_model import RiskModel
from takeroot.levers.entitled import entitled
from takeroot.levers.posterior import Z80
from takeroot.levers.score_levers import Scored, Scorer
from takeroot.levers.staff_months import Phase, hazards_with, risk, staff_months
from takeroot.specs.lever import PAYERS, Lever

Floats = NDArray[np.float64]

SUGGESTION_COLUMNS = (
    *("staff_id", "lever", "rank", "factor", "risk_12m", "risk_12m_after", "effect_low", "effect_high", "grade"),
    *("cost_12m", "payer", "effect", "effect_model", "effect_prior", "prior_weight", "kept_months", "scope"),
    "cost_assumed",
)
SET_COLUMNS = ("staff_id", "levers", "kept_months", *(f"cost_{payer}" for payer in PAYERS))

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
    bands: Sequence[str] = ("watch", "high"),
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
    bands : sequence of str
        Whom to look at.

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
    wanted = _wanted(feature_set, scores, bands)
    scorer = Scorer(feature_set, model, wanted)
    raising = _raising(feature_set, factors, wanted)
    singles: dict[str, Scored] = {}
    for name, lever in levers.items():
        scored = scorer.score(_candidates(feature_set, lever, raising, wanted, measures), lever)
        if len(scored.rows):
            singles[name] = scored
    offered = _ranked([_suggestions(feature_set, scored, raising, wanted) for scored in singles.values()])
    sets = [_set_rows(feature_set, scored, _phases(scored)) for scored in singles.values()]
    pairs = _pairs(feature_set, offered, levers)
    both = scorer.score_pairs([(rows, singles[one.id], singles[two.id]) for rows, (one, two) in pairs])
    sets += [_set_rows(feature_set, scored, _phases(scored, singles)) for scored in both]
    return offered, _lever_sets(sets, offered)


def _wanted(feature_set: FeatureSet, scores: pd.DataFrame, bands: Sequence[str]) -> NDArray[np.int64]:
    people = feature_set.people
    band = people["staff_id"].map(scores.set_index("staff_id")["band"].astype(str))
    out = people["notice_given"].to_numpy(dtype=bool) | people["objected"].to_numpy(dtype=bool)
    return np.flatnonzero(band.isin(list(bands)).to_numpy(dtype=bool) & ~out)


def _raising(feature_set: FeatureSet, factors: pd.DataFrame, wanted: NDArray[np.int64]) -> pd.DataFrame:
    """Contributions of the factors to the year's log-odds, rows as `wanted`; what does not raise it is missing."""
    year = factors[factors["lead"].astype(str) == "year"].set_index("staff_id").drop(columns=["lead", "base"])
    mine = year.reindex(feature_set.people["staff_id"].iloc[wanted]).reset_index(drop=True)
    return mine.where(mine > 0)


def _candidates(
    feature_set: FeatureSet,
    lever: Lever,
    raising: pd.DataFrame,
    wanted: NDArray[np.int64],
    measures: pd.DataFrame | None,
) -> NDArray[np.int64]:
    answered = raising.reindex(columns=list(lever.factors)).notna().any(axis=1).to_numpy(dtype=bool)
    return wanted[answered & entitled(feature_set, lever, measures)[wanted]]


def _suggestions(
    feature_set: FeatureSet, scored: Scored, raising: pd.DataFrame, wanted: NDArray[np.int64]
) -> pd.DataFrame:
    (lever,) = scored.levers
    answered = raising.reindex(columns=list(lever.factors)).iloc[np.searchsorted(wanted, scored.rows)]
    before = risk(hazards_with(scored.grid, scored.hazards))
    log_ratio, spread = scored.effect.log_ratio, Z80 * scored.effect.deviation[:, None]
    after = _risk_with(scored, log_ratio)
    frame = pd.DataFrame(
        {
            "staff_id": feature_set.people["staff_id"].to_numpy()[scored.rows],
            "lever": lever.id,
            "factor": answered.fillna(0.0).to_numpy().argmax(axis=1),
            "risk_12m": before,
            "risk_12m_after": after,
            "effect_low": before - _risk_with(scored, log_ratio + spread),
            "effect_high": before - _risk_with(scored, log_ratio - spread),
            "grade": lever.grade,
            "cost_12m": scored.cost[lever.id].to_numpy(),
            "payer": lever.payer,
            "effect": before - after,
            "effect_model": before - _risk_with(scored, scored.effect.model),
            "effect_prior": before - _risk_with(scored, scored.effect.published),
            "prior_weight": scored.effect.weight,
            "kept_months": _kept(scored, _phases(scored)),
            "scope": lever.scope,
            "cost_assumed": lever.cost.assumed,
        }
    )
    frame["factor"] = np.array(lever.factors)[frame["factor"].to_numpy()]
    return frame[frame["effect"] > 0]


def _risk_with(scored: Scored, log_ratio: Floats) -> Floats:
    return risk(hazards_with(scored.grid, scored.hazards, [Phase(scored.from_month, log_ratio)]))


def _phases(scored: Scored, singles: Mapping[str, Scored] | None = None) -> list[Phase]:
    """Until both of two levers act, the first one acts alone."""
    together = Phase(scored.from_month, scored.effect.log_ratio)
    first = min(scored.levers, key=lambda lever: lever.lead_months)
    if singles is None or first.lead_months == scored.from_month:
        return [together]
    alone = singles[first.id]
    mine = np.searchsorted(alone.rows, scored.rows)
    return [Phase(first.lead_months, alone.effect.log_ratio[mine]), together]


def _kept(scored: Scored, phases: Sequence[Phase]) -> Floats:
    with_levers = staff_months(scored.grid, hazards_with(scored.grid, scored.hazards, phases))
    return with_levers - staff_months(scored.grid, hazards_with(scored.grid, scored.hazards))


def _ranked(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    if not frames:
        return pd.DataFrame({column: [] for column in SUGGESTION_COLUMNS})
    everything = pd.concat(frames, ignore_index=True)
    order = everything.sort_values(
        ["staff_id", "effect", "cost_12m", "lever"], ascending=[True, False, True, True], ignore_index=True
    )
    order["rank"] = order.groupby("staff_id", sort=False).cumcount() + 1
    return order[list(SUGGESTION_COLUMNS)]


def _pairs(
    feature_set: FeatureSet, offered: pd.DataFrame, levers: Mapping[str, Lever]
) -> Iterator[tuple[NDArray[np.int64], tuple[Lever, Lever]]]:
    """Every two levers with the people who have both among their best."""
    best = offered[offered["rank"] <= PAIRS_AMONG]
    place = pd.Series(np.arange(len(feature_set.people)), index=feature_set.people["staff_id"])
    has = {lever: place[group["staff_id"]].to_numpy() for lever, group in best.groupby("lever", sort=True)}
    for first, second in combinations([name for name in levers if name in has], 2):
        rows = np.intersect1d(has[first], has[second])
        if len(rows):
            yield rows, (levers[first], levers[second])


def _lever_sets(frames: Sequence[pd.DataFrame], offered: pd.DataFrame) -> pd.DataFrame:
    if not frames:
        return pd.DataFrame({column: [] for column in SET_COLUMNS})
    everything = pd.concat(frames, ignore_index=True)
    single = ~everything["levers"].str.contains("+", regex=False)
    allowed = pd.MultiIndex.from_frame(offered[["staff_id", "lever"]])
    fits = pd.MultiIndex.from_frame(everything[["staff_id", "levers"]]).isin(allowed)
    kept = everything[(everything["kept_months"] > 0) & (fits | ~single)]
    return kept.sort_values(["staff_id", "levers"], ignore_index=True)[list(SET_COLUMNS)]


def _set_rows(feature_set: FeatureSet, scored: Scored, phases: Sequence[Phase]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "staff_id": feature_set.people["staff_id"].to_numpy()[scored.rows],
            "levers": "+".join(sorted(lever.id for lever in scored.levers)),
            "kept_months": _kept(scored, phases),
            **{
                f"cost_{payer}": sum(
                    (scored.cost[one.id].to_numpy() for one in scored.levers if _paid_for_one(one, payer)),
                    np.zeros(len(scored.rows)),
                )
                for payer in PAYERS
            },
        }
    )


def _paid_for_one(lever: Lever, payer: str) -> bool:
    return lever.scope == "person" and lever.payer == payer
