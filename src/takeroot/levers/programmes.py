"""What the money did: for each payer and each recruitment programme, spent, people, kept, turnover before and after."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.levers.compared_people import begun_measures
from takeroot.levers.follow_up import spells_in_months
from takeroot.specs.lever import PAYERS, Lever
from takeroot.specs.recipe import Exits

Flags = NDArray[np.bool_]

COLUMNS = (
    *("kind", "name", "spent", "people", "came", "serving", "left", "breached"),
    *("kept_staff_years", "kept_low", "kept_high"),
    *("turnover_before", "before_low", "before_high", "turnover_after", "after_low", "after_high"),
)


def programmes(
    staff: pd.DataFrame,
    measures: pd.DataFrame,
    levers: Mapping[str, Lever],
    evaluation: pd.DataFrame,
    exits: Exits,
    *,
    since: int,
    as_of: int,
    observed: int | None = None,
) -> pd.DataFrame:
    """Account for the money of each payer and for each recruitment programme.

    Parameters
    ----------
    staff, measures : DataFrame
        Clean tables.
    levers : mapping of str to Lever
    evaluation : DataFrame
        As `evaluate` gives it: where a lever was randomised, that effect is used.
    exits : Exits
    since, as_of : int
        Month numbers: what began in or after the first; the last whose exits are known.
    observed : int, optional
        Month number from which exits are recorded: turnover before counts from there at the earliest.

    Returns
    -------
    DataFrame
        kind (`payer` or `programme`), name (a recruitment channel for programmes); spent (yuan, by the measures),
        people (given a measure); of all who belong to it (at facilities where the payer's measures went; recruited
        so): came since, serving now, left of their own will since, breached their obligation since;
        kept_staff_years within twelve months of the measure, with a 90 % interval, for levers whose effect is known
        (missing where none is); voluntary turnover a year in the twelve months before (missing where no exits were
        recorded yet) and from then on, with exact 90 % Poisson intervals.
    """
    begun = begun_measures(measures)
    begun = begun[begun["month"] >= since].reset_index(drop=True)
    begun = begun.assign(payer=begun["lever"].map(lambda name: levers[name].payer if name in levers else ""))
    spells = spells_in_months(staff, exits).assign(
        facility=staff["facility_id"].astype("object"),
        channel=staff["recruitment_channel"].astype("object"),
        breached=(staff["exit_reason"] == "obligation_breached").to_numpy(dtype=bool),
    )
    before = max(since - 12, since - 12 if observed is None else observed)
    months = _Months(before, since, as_of)
    rows = []
    for payer in PAYERS:
        paid = begun[begun["payer"] == payer]
        rows.append(_row(("payer", payer), paid, _near(spells, paid), evaluation, months))
    for channel in sorted(spells["channel"].dropna().unique()):
        mine = spells[spells["channel"] == channel]
        given = begun[begun["staff_id"].isin(mine["staff_id"])]
        rows.append(_row(("programme", str(channel)), given, mine, evaluation, months))
    return pd.DataFrame(rows, columns=list(COLUMNS))


class _Months(NamedTuple):
    """From when turnover before counts, since when measures count, and to when exits are known."""

    before: int
    since: int
    as_of: int


def _near(spells: pd.DataFrame, given: pd.DataFrame) -> pd.DataFrame:
    """Everyone at the facilities where somebody was given a measure."""
    places = spells.loc[spells["staff_id"].isin(given["staff_id"]), "facility"].dropna().unique()
    return spells[spells["facility"].isin(places)]


def _row(
    name: tuple[str, str],
    given: pd.DataFrame,
    spells: pd.DataFrame,
    evaluation: pd.DataFrame,
    months: _Months,
) -> dict[str, object]:
    before, since, as_of = months
    lately = (spells["gone"] >= since) & (spells["gone"] <= as_of)
    return {
        "kind": name[0],
        "name": name[1],
        "spent": given["cost"].sum(),
        "people": given["staff_id"].nunique(),
        "came": int(((spells["hired"] >= since) & (spells["hired"] <= as_of)).sum()),
        "serving": int(((spells["hired"] <= as_of) & (spells["gone"] > as_of)).sum()),
        "left": int((spells["voluntary"] & lately).sum()),
        "breached": int((spells["breached"] & lately).sum()),
        **_kept(given, evaluation),
        **_turnover("before", spells, before, since - 1),
        **_turnover("after", spells, since, as_of),
    }


def _kept(given: pd.DataFrame, evaluation: pd.DataFrame) -> dict[str, float]:
    """Staff-years: half a year for each exit that did not happen within the year, on average."""
    best = evaluation[evaluation["enough"].astype(bool)].sort_values("method", ascending=False)
    known = best.drop_duplicates("lever").set_index("lever")[["effect", "effect_low", "effect_high"]].astype(np.float64)
    times = given["lever"].value_counts().reindex(known.index).fillna(0.0)
    if not times.sum():
        return dict.fromkeys(("kept_staff_years", "kept_low", "kept_high"), np.nan)
    middle = float((times * known["effect"]).sum()) / 2
    reach = float(np.sqrt((((known["effect_high"] - known["effect_low"]) / 2 * times) ** 2).sum())) / 2
    return {"kept_staff_years": middle, "kept_low": middle - reach, "kept_high": middle + reach}


def _turnover(when: str, spells: pd.DataFrame, first: int, last: int) -> dict[str, float]:
    """Voluntary exits a person-year in the months first..last, with an exact 90 % Poisson interval."""
    from scipy.stats import chi2  # noqa: PLC0415 - slow to import, and only evaluation needs it

    there = np.clip(np.minimum(spells["gone"], last + 1) - np.maximum(spells["hired"], first), 0, None).sum() / 12
    left = int((spells["voluntary"] & (spells["gone"] >= first) & (spells["gone"] <= last)).sum())
    low, high = chi2.ppf(0.05, 2 * left) / 2 if left else 0.0, chi2.ppf(0.95, 2 * left + 2) / 2
    names = (f"turnover_{when}", f"{when}_low", f"{when}_high")
    return {name: float(x / there) if there > 0 else np.nan for name, x in zip(names, (left, low, high), strict=True)}
