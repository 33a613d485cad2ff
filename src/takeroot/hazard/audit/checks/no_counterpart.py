"""Columns and features whose risky values leavers had, and nobody has now: they were written when people left.

At the newest month nobody's exit is known, so a mark of leavers (or of people who stayed) is missing among those at
work, while any true sign is as frequent as it was.
"""

from collections.abc import Iterator
from math import exp

from takeroot.errors import Problem
from takeroot.hazard.audit.at_work import AtWork
from takeroot.hazard.audit.case import AuditCase
from takeroot.hazard.audit.counterpart import HORIZONS, Fall, Horizon, columns_fall
from takeroot.hazard.audit.feature_columns import own_features
from takeroot.hazard.audit.record_columns import Column, record_columns

_CLEAR = 3.5


def check(case: AuditCase) -> Iterator[Problem]:
    """Alarm where the risk that one column tells has fallen by more than the limit, because leavers were not replaced.

    Of each table the worst column is named, and the worst feature. A column that did change for a known reason (a
    reform, another way of hiring) stands in `audit.changed`.
    """
    found = _found(case, case.people, record_columns(case.tables, case.people))
    if case.now is not None and case.with_features is not None:
        people, values = case.with_features
        own = own_features(case.now, case.names)
        found |= _found(case, people, ((f"features: {case.names[place]}", "", values[:, place]) for place in own))
    for where in sorted(found):
        yield found[where][1]


def _found(case: AuditCase, people: AtWork, columns: Iterator[Column]) -> dict[str, tuple[float, Problem]]:
    """The worst column of each table."""
    spans = [(horizon, span) for horizon in HORIZONS if (span := people.span(horizon.months)) is not None]
    worst: dict[str, tuple[float, Problem]] = {}
    for where, words, column in columns:
        table, name = where.split(":")[0], where.split(": ")[-1]
        if where in case.recipe.audit.changed or name in case.recipe.audit.changed:
            continue
        for horizon, span in spans:
            seen = columns_fall(column, people, horizon, span)
            is_clear = seen.size > case.recipe.audit.fall and seen.errors > _CLEAR
            if is_clear and seen.size > worst.get(table, (0.0, None))[0]:
                worst[table] = seen.size, _problem(where, words, horizon, seen)
    return worst


def _problem(where: str, words: str, horizon: Horizon, seen: Fall) -> Problem:
    return Problem(
        where,
        f"{words or 'its value'}: by what leavers of the past had, {1 - exp(seen.whole):.0%} fewer of those at work "
        f"now would leave than of those {horizon.months} months ago: who is there now lacks what leavers had",
        "it was written when people left, or stayed; deliver it as it was known, or say in hazard.toml, audit.changed, "
        "why it changed",
    )
