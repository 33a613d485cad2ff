"""Everyone of a run as facts, whole: nothing of it may reach a format before `disclosure` has seen it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from takeroot.report.content.clean_text import clean_text
from takeroot.report.content.person import Decided, Effect, Measure, Person, Reason
from takeroot.report.run_tables import RunTables

BANDS = ("high", "watch", "low")
"""Bands in the order of a list."""

_RAISES = 0.1
_STRONG = 0.5


def people(run: RunTables) -> tuple[Person, ...]:
    """Make everyone who was scored, by facility, band and staff_id.

    Parameters
    ----------
    run : RunTables
        Those who objected are left out: they are counted in facilities, never shown.

    Returns
    -------
    tuple of Person
        With all reasons that raise the risk and all measures offered; `county_talks` is left to `disclosure`.
    """
    frame = _scored(run)
    reasons, measures = _reasons(run), _measures(run)
    bands, moved, decided = in_ten(run), _moved(run), _decided(run)
    names = facility_names(run.facilities)
    return tuple(
        Person(
            staff_id=clean_text(row["staff_id"]),
            name=_text(row.get("name")),
            facility=names.get(row["facility_id"], clean_text(row["facility_id"])),
            facility_id=row["facility_id"],
            profession=_text(row["profession"]),
            employment_type=_text(row["employment_type"]),
            band=row["band"],
            in_ten=bands.get(row["band"]),
            moved=moved.get(row["staff_id"]),
            notice_given=bool(row["notice_given"]),
            reasons=reasons.get(row["staff_id"], ()),
            measures=() if row["notice_given"] else tuple(measures.get(row["staff_id"], ())),
            decided=decided.get(row["staff_id"]),
            risk_3m=row["risk_3m"],
            risk_6m=row["risk_6m"],
            risk_12m=row["risk_12m"],
        )
        for row in _rows(frame)
    )


def facility_names(facilities: pd.DataFrame) -> dict[str, str]:
    """Facility id to name, or to the id where no name was delivered."""
    ids = facilities["facility_id"].astype(str)
    names = facilities.get("name", ids)
    return dict(zip(ids, map(clean_text, names.fillna(ids).astype(str)), strict=True))


def factor_columns(run: RunTables) -> list[str]:
    """Return the factors in the order of the run."""
    return [str(column) for column in run.factors if column not in {"staff_id", "lead", "base"}]


def year_factors(run: RunTables) -> pd.DataFrame:
    """Contributions to the year's log-odds, one row a person (index staff_id), one column a factor."""
    rows = run.factors[run.factors["lead"].astype(str) == "year"]
    return rows.set_index("staff_id")[factor_columns(run)].astype(float)


def in_ten(run: RunTables) -> dict[str, int]:
    """Return how many of ten people in each band leave within a year: as it was in the past, else as it is expected."""
    rates = run.manifest.get("band_rates") or run.scores.groupby("band", observed=True)["risk_12m"].mean().to_dict()
    return {str(band): int(np.floor(float(rate) * 10 + 0.5)) for band, rate in rates.items()}


def _scored(run: RunTables) -> pd.DataFrame:
    known = run.people.drop(columns="band")
    scores = run.scores[["staff_id", "risk_3m", "risk_6m", "risk_12m", "band"]]
    frame = known[~known["objected"].astype(bool)].merge(scores, on="staff_id", validate="one_to_one")
    frame["order"] = frame["band"].astype(str).map(BANDS.index)
    return frame.sort_values(["facility_id", "order", "staff_id"], kind="stable").astype({"band": str})


def _rows(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    columns = [str(column) for column in frame]
    return (dict(zip(columns, row, strict=True)) for row in frame.itertuples(index=False, name=None))


def _text(value: object) -> str | None:
    return clean_text(value) or None if isinstance(value, str) else None


def _moved(run: RunTables) -> dict[str, Any]:
    changes = run.changes.dropna(subset=["band_before", "band"])
    before = changes["band_before"].astype(str).map(BANDS.index)
    now = changes["band"].astype(str).map(BANDS.index)
    words = np.select([now < before, now > before], ["up", "down"], "")
    return {person: word for person, word in zip(changes["staff_id"], words.tolist(), strict=True) if word}


def _decided(run: RunTables) -> dict[str, Decided]:
    return {
        row["staff_id"]: Decided(
            month=int(row["month"]),
            decision=_text(row["decision"]),
            override=_text(row["band_override"]),
            levers=tuple(filter(None, (_text(row["levers"]) or "").split("+"))),
            note=_text(row["reason"]) or "",
            answered_by=_text(row["answered_by"]) or "",
        )
        for row in _rows(run.decisions)
    }


def _reasons(run: RunTables) -> dict[str, tuple[Reason, ...]]:
    frame = year_factors(run)
    names = factor_columns(run)
    values = frame.to_numpy()
    order = np.argsort(-values, axis=1, kind="stable")
    raised = np.take_along_axis(values, order, axis=1)
    found = {}
    for person, places, sizes in zip(frame.index, order.tolist(), raised.tolist(), strict=True):
        pairs = zip(places, sizes, strict=True)
        found[person] = tuple(Reason(names[place], size >= _STRONG) for place, size in pairs if size >= _RAISES)
    return found


def _measures(run: RunTables) -> Mapping[str, Sequence[Measure]]:
    planned = _planned(run.plan)
    found: dict[str, list[Measure]] = defaultdict(list)
    for row in _rows(run.suggestions.sort_values(["staff_id", "rank"], kind="stable")):
        found[row["staff_id"]].append(_measure(row, (row["staff_id"], row["lever"]) in planned))
    return found


def _planned(plan: pd.DataFrame) -> set[tuple[str, str]]:
    """Who gets what; who was left without at random, to learn from, does not."""
    given = plan[~plan["held_out"].astype(bool)] if "held_out" in plan else plan
    return set(zip(given["staff_id"], given["lever"], strict=True))


def _measure(row: Mapping[str, Any], planned: bool) -> Measure:  # noqa: FBT001 - private, read where it is called
    return Measure(
        lever=row["lever"],
        factor=row["factor"],
        effect=_effect(row["risk_12m"] - row["risk_12m_after"]),
        uncertain=min(row.get("effect_low", 1.0), row.get("effect_high", 1.0)) <= 0,
        cost=float(row["cost_12m"]),
        payer=str(row["payer"]),
        grade=str(row["grade"]),
        planned=planned,
        whole=row.get("scope") == "facility",
        assumed=bool(row.get("cost_assumed", False)),
    )


def _effect(fewer: float) -> Effect:
    words: tuple[Effect, ...] = ("small", "one", "two", "three")
    return words[min(max(int(np.floor(fewer * 10 + 0.5)), 0), 3)]
