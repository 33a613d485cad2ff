"""Every facility of a run as facts."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from takeroot.report.content.facility import Facility, Past, Planned
from takeroot.report.content.people import facility_names, factor_columns, year_factors
from takeroot.report.content.person import Person
from takeroot.report.content.standing import FACILITY_LINE, standing
from takeroot.report.run_tables import RunTables


def facilities(run: RunTables, everyone: Sequence[Person]) -> dict[str, Facility]:
    """Make every facility, by id.

    Parameters
    ----------
    run : RunTables
    everyone : sequence of Person
        From `people`.
    """
    staff: dict[str, list[Person]] = defaultdict(list)
    for person in everyone:
        staff[person.facility_id or ""].append(person)
    names, trends = facility_names(run.facilities), _trends(run)
    shares, planned = _shares(run), _planned(run)
    found = {}
    for row in run.facilities.sort_values("facility_id").to_dict("records"):
        key = str(row["facility_id"])
        here = staff.get(key, [])
        found[key] = Facility(
            facility_id=key,
            name=names[key],
            county=str(row["county"]),
            **_expected(row),
            trend=trends.get(key, {}),
            factors=shares.get(key, {}),
            planned=planned.get(key, ()),
            **_counted(here),
        )
    return found


def _expected(row: Mapping[Any, Any]) -> dict[str, Any]:
    headcount = int(row["headcount"])
    voluntary = float(row["expected_exits_12m"])
    low, high = float(row["low"]), float(row["high"])
    return {
        "headcount": headcount,
        "voluntary": voluntary,
        "exits": voluntary + float(row["expected_other_exits_12m"]),
        "exits_low": low * headcount,
        "exits_high": high * headcount,
        "turnover": float(row["expected_turnover_12m"]),
        "low": low,
        "high": high,
        "standing": standing(low, high, FACILITY_LINE),
    }


def _counted(people: Sequence[Person]) -> dict[str, Any]:
    return {
        "bands": Counter(person.band for person in people if not person.notice_given),
        "moved_up": sum(person.moved == "up" for person in people),
        "moved_down": sum(person.moved == "down" for person in people),
        "notice": sum(bool(person.notice_given) for person in people),
    }


def _trends(run: RunTables) -> dict[str, dict[int, Past]]:
    found: dict[str, dict[int, Past]] = defaultdict(dict)
    for month, frame in [*sorted(run.earlier.items()), (run.month, run.facilities)]:
        columns = (frame[name] for name in ("facility_id", "expected_turnover_12m", "headcount"))
        for key, turnover, headcount in zip(*columns, strict=True):
            found[str(key)][month] = Past(float(turnover), int(headcount))
    return found


def _shares(run: RunTables) -> dict[str, dict[str, float]]:
    raised = year_factors(run).clip(lower=0.0)
    place = run.people.set_index("staff_id")["facility_id"].reindex(raised.index)
    sums = raised.groupby(place.to_numpy()).sum()
    shares = sums.div(sums.sum(axis=1).replace(0.0, 1.0), axis=0)
    names = factor_columns(run)
    return {
        str(key): dict(zip(names, row, strict=True))
        for key, row in zip(shares.index, shares.to_numpy().tolist(), strict=True)
    }


def _planned(run: RunTables) -> dict[str, tuple[Planned, ...]]:
    if "facility_id" not in run.plan:
        return {}
    whole = run.plan[run.plan["staff_id"].isna()].sort_values(["facility_id", "lever"])
    costs = whole["cost_12m"] if "cost_12m" in whole else 0.0 * whole["facility_id"].index
    found: dict[str, list[Planned]] = defaultdict(list)
    for facility, lever, cost in zip(whole["facility_id"], whole["lever"], costs, strict=True):
        found[str(facility)].append(Planned(str(lever), float(cost)))
    return {key: tuple(rows) for key, rows in found.items()}
