"""Spend what every payer has where it keeps most: which lever for whom; `suggest` says what each would do.

The columns and rows of the programme are in `choices` and `programme`, its solution in `solve`, `decompose` and
`by_facility`, what it is compared with in `strategies`, what more money would keep in `marginal_words`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.errors import LeversError, Problem, did_you_mean
from takeroot.levers.choices import Choices, make_choices
from takeroot.levers.decompose import choose_large
from takeroot.levers.hold_out import hold_out as draw
from takeroot.levers.solve import relax
from takeroot.levers.strategies import by_effect_per_yuan, by_risk, equal_shares
from takeroot.specs.lever import PAYERS, Lever

Flags = NDArray[np.bool_]

COLUMNS = (
    *("staff_id", "facility_id", "county", "lever", "levers", "scope", "payer", "cost_12m", "kept_months", "held_out"),
)


@dataclass(frozen=True)
class Plan:
    """Which lever for whom, within the payers' budgets and places.

    Parameters
    ----------
    measures : DataFrame
        `plan.parquet`: one row a person and lever; staff_id, facility_id, county, lever, levers (the person's whole
        set), scope, payer, cost_12m (yuan; 0 for a lever that the whole facility gets), kept_months (of the whole set),
        held_out (chosen, and left without at random). Then one row a whole-facility lever bought, staff_id missing.
    limits : DataFrame
        kind, payer, unit, lever, amount, used, marginal: staff-months that one more yuan or place would keep.
    comparisons : DataFrame
        strategy (`plan`, `by_effect_per_yuan`, `by_risk`, `equal_shares`), people, kept_months, yuan.
    choices : mapping
        Strategy to the staff_id and levers it chose, to be judged by what would really happen.
    kept_months, bound, gap : float
        What the plan is expected to keep within 12 months, before any hold-out; what nothing can beat; how far apart
        they are, as a share of the bound.
    """

    measures: pd.DataFrame
    limits: pd.DataFrame
    comparisons: pd.DataFrame
    choices: Mapping[str, pd.DataFrame]
    kept_months: float
    bound: float
    gap: float


def plan(
    lever_sets: pd.DataFrame,
    people: pd.DataFrame,
    levers: Mapping[str, Lever],
    *,
    budgets: Mapping[str, float],
    places: Mapping[str, int] | None = None,
    max_per_person: int = 2,
    fair: Literal["none", "facility"] = "none",
    hold_out: float = 0.0,
    seed: int = 0,
    gap: float = 1e-4,
    nodes: int = 1_000,
    whole: int = 20_000,
) -> Plan:
    """Choose at most one set of levers a person so that the expected staff-months kept are greatest.

    Parameters
    ----------
    lever_sets : DataFrame
        As `suggest` gives them. People who have given notice have none, and so are not planned for.
    people : DataFrame
        staff_id, facility_id, county, risk_12m (`scores.parquet`).
    levers : mapping of str to Lever
    budgets : mapping of str to float
        Yuan in the year for each unit of a payer: `facility` each facility's, `county` each county's, `province` the
        one there is; `county/<county>` for one unit alone. A payer that is not named has nothing.
    places : mapping of str to int, optional
        Lever to places for each unit of its payer; the lever's own otherwise.
    max_per_person : int
        Levers a person (1 or 2); what the whole facility gets does not count.
    fair : str
        `facility`: as many facilities as possible get something first.
    hold_out, seed
        Share of those chosen who are left without, at random, and the seed that draws them.
    gap, nodes
        Where the search stops; there is no limit of time, so equal runs agree.
    whole : int
        Number of options up to which the plan is one exact problem; beyond it facility by facility (`decompose`).

    Returns
    -------
    Plan

    Raises
    ------
    LeversError
        If a payer or a lever is not known, or a number makes no sense.

    Notes
    -----
    A whole-facility lever is one purchase; everyone whom it would help may count it, alone or with one lever of their
    own. It is never counted for people whom it would not help, and where two are bought a person counts the better set.
    """
    places = places or {}
    _check(budgets, places, levers, max_per_person, hold_out)
    choices = make_choices(lever_sets, people, levers, budgets=budgets, places=places, max_per_person=max_per_person)
    relaxed, fairly = relax(choices), fair == "facility"
    chosen, bound = choose_large(choices, relaxed, whole=whole, gap=gap, nodes=nodes, fair=fairly)
    risk = people.set_index("staff_id")["risk_12m"]
    rivals = {
        "by_effect_per_yuan": by_effect_per_yuan(choices),
        "by_risk": by_risk(choices, risk),
        "equal_shares": equal_shares(choices, risk),
    }
    if not fairly:
        chosen = max([chosen, *rivals.values()], key=choices.kept)
    kept = choices.kept(chosen)
    every = {"plan": chosen, **rivals}
    return Plan(
        measures=_measures(choices, chosen, lever_sets, levers, share=hold_out, seed=seed),
        limits=choices.limits.assign(used=choices.used(chosen), marginal=relaxed.marginal),
        comparisons=pd.DataFrame([_summary(choices, name, one) for name, one in every.items()]),
        choices={name: _chosen(choices, one) for name, one in every.items()},
        kept_months=kept,
        bound=bound,
        gap=max(0.0, bound - kept) / bound if bound > 0 else 0.0,
    )


def _check(
    budgets: Mapping[str, float],
    places: Mapping[str, int],
    levers: Mapping[str, Lever],
    max_per_person: int,
    hold_out: float,
) -> None:
    problems = [
        Problem(f"--budget {name}", "no such payer", did_you_mean(name.split("/")[0], PAYERS))
        for name in budgets
        if name.split("/")[0] not in PAYERS
    ]
    problems += [
        Problem(f"--places {name}", "no such lever", did_you_mean(name, levers))
        for name in places
        if name not in levers
    ]
    problems += [
        Problem(f"{option} {name}", "is below zero", "give 0 or more")
        for option, amounts in (("--budget", budgets), ("--places", places))
        for name, amount in amounts.items()
        if not amount >= 0
    ]
    if not 0 <= hold_out < 1:
        problems.append(Problem("--hold-out", "is no share", "give a number from 0 to below 1, such as 0.1"))
    if max_per_person not in (1, 2):
        problems.append(Problem("--max-per-person", "sets hold one or two levers", "give 1 or 2"))
    if problems:
        raise LeversError(problems)


def _summary(choices: Choices, strategy: str, chosen: Flags) -> dict[str, str | float | int]:
    money = (choices.limits["kind"] == "budget").to_numpy(dtype=bool)
    return {
        "strategy": strategy,
        "people": int(chosen[: len(choices.options)].sum()),
        "kept_months": choices.kept(chosen),
        "yuan": float(choices.used(chosen)[money].sum()),
    }


def _chosen(choices: Choices, chosen: Flags) -> pd.DataFrame:
    return choices.options.loc[chosen[: len(choices.options)], ["staff_id", "levers"]].reset_index(drop=True)


def _measures(
    choices: Choices,
    chosen: Flags,
    lever_sets: pd.DataFrame,
    levers: Mapping[str, Lever],
    *,
    share: float,
    seed: int,
) -> pd.DataFrame:
    given = choices.options[chosen[: len(choices.options)]]
    rows = given.assign(lever=given["levers"].str.split("+")).explode("lever", ignore_index=True)
    rows["scope"] = rows["lever"].map(lambda name: levers[name].scope)
    rows["payer"] = rows["lever"].map(lambda name: levers[name].payer)
    rows["cost_12m"] = _single_costs(rows, lever_sets)
    own = rows["scope"] == "person"
    rows["held_out"] = own & rows["staff_id"].isin(draw(rows.loc[own, "staff_id"], share, seed))
    needed = choices.needs.T @ chosen[: len(choices.options)].astype(np.float64) > 0
    bought = choices.purchases[needed & chosen[len(choices.options) :]]
    whole = bought.rename(columns={"cost": "cost_12m"}).assign(levers=bought["lever"], scope="facility", held_out=False)
    both = [frame.reindex(columns=list(COLUMNS)) for frame in (rows, whole) if len(frame)]
    return pd.concat(both, ignore_index=True) if both else pd.DataFrame(columns=list(COLUMNS))


def _single_costs(rows: pd.DataFrame, lever_sets: pd.DataFrame) -> NDArray[np.float64]:
    """What each person's lever costs by itself: the row of the set that holds it alone."""
    cost = lever_sets.set_index(["staff_id", "levers"])[[f"cost_{payer}" for payer in PAYERS]].sum(axis=1)
    found = cost.reindex(pd.MultiIndex.from_frame(rows[["staff_id", "lever"]]))
    return found.to_numpy(dtype=np.float64)
