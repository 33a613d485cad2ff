"""The one gate between facts and formats: what a role may not see is taken away here."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import ceil, floor, isnan
from typing import Any

from takeroot.report.content.facility import Facility, Past
from takeroot.report.content.person import Decided, Measure, Person, Reason
from takeroot.report.content.staff_list import StaffList
from takeroot.report.run_tables import RunTables
from takeroot.specs.disclosure import Disclosure

PRIVATE = "private"
"""The factor id under which private factors stand together in a director's chart."""

_SHOWN = 3
_THOUSAND = 1_000.0
_HALF = 0.5
_DUST = 1e-9
_MUCH = 0.10
"""Share of a facility's people by which its own expectation differs from its bands' past by much."""


def disclose(whole: StaffList, rules: Disclosure, run: RunTables) -> StaffList:
    """Cut a whole list down to what its role may see.

    Parameters
    ----------
    whole : StaffList
        From `StaffLists`; its role decides.
    rules : Disclosure
        models/disclosure.toml.
    run : RunTables
        Tells where the model is validated.

    Returns
    -------
    StaffList
        Only permitted fields and people. A director of a facility below the smallest group gets no person and no rate.
    """
    people = _ROLES[whole.role](whole, rules, run)
    fields: tuple[str, ...] = getattr(rules.fields, whole.role)
    return replace(
        whole,
        facility=_facility(whole.facility, rules) if whole.facility else None,
        people=tuple(_only(person, fields) for person in people),
        withheld=_withheld(whole.facility, rules, run),
        fields=fields,
        most_stay=_most_stay(whole, rules),
        differs=_differs(whole, rules),
    )


def _most_stay(whole: StaffList, rules: Disclosure) -> bool:
    """By their own estimates, by their bands' past, and in the facility as a whole."""
    listed = [p for p in whole.people if whole.role == "analyst" or _listed(p, rules)]
    own = [1.0 if person.notice_given else person.risk_12m or 0.0 for person in listed]
    past = [(person.in_ten or 0) / 10 for person in listed]
    shares = [sum(numbers) / max(len(numbers), 1) for numbers in (own, past)]
    if whole.facility and whole.facility.exits is not None:
        shares.append(whole.facility.exits / max(whole.facility.headcount or 0, 1))
    return not any(share >= _HALF for share in shares)


def _differs(whole: StaffList, rules: Disclosure) -> Any:  # noqa: ANN401 - a literal
    facility = whole.facility
    if facility is None or facility.voluntary is None or (facility.headcount or 0) < rules.smallest_group:
        return ""
    scored = sum(facility.bands.values())
    past = sum(n * whole.in_ten.get(band, 0) / 10 for band, n in facility.bands.items()) / max(scored, 1)
    apart = facility.voluntary / (facility.headcount or 1) - past
    if not scored or not abs(apart) >= _MUCH:
        return ""
    return "more" if apart > 0 else "fewer"


def _director(whole: StaffList, rules: Disclosure, run: RunTables) -> list[Person]:
    if _withheld(whole.facility, rules, run):
        return []
    return [_without_private(_trimmed(p, rules), rules) for p in whole.people if _listed(p, rules)]


def _county(whole: StaffList, rules: Disclosure, run: RunTables) -> list[Person]:
    """Those whom the county must talk with or pay for, in facilities whose directors have a list or not."""
    if rules.validated_only and not run.validated(whole.place):
        return []
    listed = [_trimmed(person, rules) for person in whole.people if _listed(person, rules)]
    return [replace(p, county_talks=_private(p, rules)) for p in listed if _private(p, rules) or _county_pays(p)]


def _analyst(whole: StaffList, rules: Disclosure, run: RunTables) -> list[Person]:  # noqa: ARG001 - one shape of role
    return [replace(person, county_talks=_private(_trimmed(person, rules), rules)) for person in whole.people]


_Role = Callable[[StaffList, Disclosure, RunTables], list[Person]]
_ROLES: Mapping[str, _Role] = {"director": _director, "county": _county, "analyst": _analyst}


def _withheld(facility: Facility | None, rules: Disclosure, run: RunTables) -> Any:  # noqa: ANN401 - a literal
    if facility is None:
        return ""
    if (facility.headcount or 0) < rules.smallest_group:
        return "small"
    return "unvalidated" if rules.validated_only and not run.validated(facility.county) else ""


def _listed(person: Person, rules: Disclosure) -> bool:
    return bool(person.notice_given) or person.band in rules.listed_bands


def _trimmed(person: Person, rules: Disclosure) -> Person:
    """The strongest reasons that somebody can act on, and the first measures."""
    reasons = [reason for reason in person.reasons if reason.factor not in rules.context_factors]
    planned_first = sorted(person.measures, key=lambda measure: not measure.planned)
    return replace(person, reasons=tuple(reasons[:_SHOWN]), measures=tuple(planned_first[:_SHOWN]))


def _private(person: Person, rules: Disclosure) -> bool:
    return any(rules.is_private_factor(reason.factor) for reason in person.reasons) or any(
        rules.is_private_lever(measure.lever, measure.factor) for measure in person.measures
    )


def _county_pays(person: Person) -> bool:
    return any(measure.payer != "facility" for measure in person.measures)


def _without_private(person: Person, rules: Disclosure) -> Person:
    return replace(
        person,
        reasons=tuple(r for r in person.reasons if _open_reason(r, rules)),
        measures=tuple(_rounded_cost(m) for m in person.measures if _open_measure(m, rules)),
        decided=_own_decision(person.decided, person, rules),
        county_talks=_private(person, rules),
    )


def _own_decision(decided: Decided | None, person: Person, rules: Disclosure) -> Decided | None:
    """What this facility itself answered, and of its levers those that a director may see."""
    if decided is None or decided.answered_by != person.facility_id:
        return None
    return replace(decided, levers=tuple(lever for lever in decided.levers if not rules.is_private_lever(lever, "")))


def _open_reason(reason: Reason, rules: Disclosure) -> bool:
    return not rules.is_private_factor(reason.factor)


def _open_measure(measure: Measure, rules: Disclosure) -> bool:
    return not rules.is_private_lever(measure.lever, measure.factor)


def _rounded_cost(measure: Measure) -> Measure:
    """In thousands: a cost to the yuan (equal pay, a pension supplement) would tell the person's pay."""
    return replace(measure, cost=max(round(measure.cost / _THOUSAND), 1) * _THOUSAND if measure.cost else 0.0)


def _only(person: Person, fields: tuple[str, ...]) -> Person:
    return Person(**{field: getattr(person, field) for field in fields})


def _facility(facility: Facility, rules: Disclosure) -> Facility:
    if (facility.headcount or 0) < rules.smallest_group:
        return Facility(facility.facility_id, facility.name, facility.county, None)
    return replace(
        facility,
        exits=_shown(_whole, facility.exits),
        exits_low=_shown(floor, facility.exits_low),
        exits_high=_shown(ceil, facility.exits_high),
        voluntary=_shown(_whole, facility.voluntary),
        turnover=_shown(_per_cent, facility.turnover),
        low=_shown(_per_cent_below, facility.low),
        high=_shown(_per_cent_above, facility.high),
        factors={factor: _per_cent(share) for factor, share in _together(facility.factors, rules).items()},
        trend=_trend(facility, rules),
        bands={band: n for band, n in facility.bands.items() if band in rules.listed_bands},
    )


def _trend(facility: Facility, rules: Disclosure) -> dict[int, Past]:
    shown = {month: past for month, past in facility.trend.items() if _large(past, rules)}
    return {month: Past(_per_cent(past.turnover), past.headcount) for month, past in shown.items()}


def _large(past: Past, rules: Disclosure) -> bool:
    return past.headcount >= rules.smallest_group and not isnan(past.turnover)


def _per_cent(share: float) -> float:
    """A whole per cent: a cell shows no decimals and holds none."""
    return int(share * 100 + 0.5) / 100


def _per_cent_below(share: float) -> float:
    """A range is rounded outwards: it then stands to a line as it did before rounding."""
    return floor(share * 100 + _DUST) / 100


def _per_cent_above(share: float) -> float:
    return ceil(share * 100 - _DUST) / 100


def _whole(expected: float) -> float:
    return float(int(expected + 0.5))


def _shown(round_it: Callable[[float], float], number: float | None) -> float | None:
    return None if number is None or isnan(number) else round_it(number)


def _together(factors: Mapping[str, float], rules: Disclosure) -> dict[str, float]:
    """Private factors as one bar: in a small house a bar of its own would speak of one family."""
    shown = {f: share for f, share in factors.items() if not rules.is_private_factor(f)}
    private = sum(share for factor, share in factors.items() if rules.is_private_factor(factor))
    return {**shown, PRIVATE: private} if private else shown
