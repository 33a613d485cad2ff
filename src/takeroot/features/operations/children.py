"""Verbs over the children of a person: how many of an age, where at school, and when school begins."""

from dataclasses import dataclass

import numpy as np

from takeroot.features.asof import AsOf, Where
from takeroot.features.calendar import DAYS_A_MONTH, NEVER, Bools, Floats, Ints
from takeroot.features.operations.events import EVERY_ROW
from takeroot.features.people import DAYS_A_YEAR
from takeroot.months import month_of_day

_AUGUST = 7  # school begins on 1 September for who reached the age by 31 August


@dataclass(frozen=True)
class _Children:
    """C children of n people as last recorded: whose, born when, and which row tells of them."""

    slot: Ints
    born: Ints
    row: Ints
    people: int

    def age(self, past: AsOf, ahead: float) -> Floats:
        return ((past.last_day + ahead * DAYS_A_MONTH - self.born) / DAYS_A_YEAR).astype(np.float64)

    def count(self, counted: Bools) -> Floats:
        return np.bincount(self.slot[counted], minlength=self.people).astype(np.float64)


def children_aged(past: AsOf, *, table: str, between: tuple[float, float], ahead: float) -> Floats:
    """Number of children from the first age (included) to the second, in years."""
    if not past.has(table, "birth_date"):
        return past.missing()
    children = _children(past, table)
    return children.count(_aged(children.age(past, ahead), between))


def has_child_aged(
    past: AsOf, *, table: str, between: tuple[float, float], ahead: float, where: Where = EVERY_ROW
) -> Floats:
    """1 where a child of that age matches `where`, 0 where none does; missing where only an unknown place could."""
    if not past.has(table, "birth_date", *where):
        return past.missing()
    children = _children(past, table)
    aged = _aged(children.age(past, ahead), between)
    test = past.rows(table).test(where)[children.row]
    found, unknown = children.count(aged & (test == 1)) > 0, children.count(aged & np.isnan(test)) > 0
    return np.where(found, 1.0, np.where(unknown, np.nan, 0.0))


def months_to_school(past: AsOf, *, table: str, at: float, window: int, ahead: float) -> Floats:
    """Months to the nearest 1 September at which a child of the age `at` enters school, negative once it has.

    A child enters in the September after the birthday, or in that September for birthdays until 31 August. Missing
    where no child enters within the window either way; of two equally near entries the one ahead counts.
    """
    if not past.has(table, "birth_date"):
        return past.missing()
    children = _children(past, table)
    birthday = month_of_day(children.born) + round(12 * at)
    year = birthday // 12 + (birthday % 12 > _AUGUST)
    left = 12 * year + _AUGUST - past.month - ahead
    near = np.flatnonzero(np.abs(left) <= window)
    order = near[
        np.lexsort((left[near], -np.abs(left[near])))
    ]  # the last assignment holds: the nearest, then the later
    nearest = past.missing()
    nearest[children.slot[order]] = left[order]
    return nearest


def _children(past: AsOf, table: str) -> _Children:
    return past.once(("children", table), lambda: _find_children(past, table))


def _find_children(past: AsOf, table: str) -> _Children:
    """The latest row of each child: a person and a day of birth."""
    rows = past.rows(table)
    born = rows.days_of("birth_date")
    order = np.lexsort((np.arange(born.size), born, rows.slot))
    order = order[born[order] < NEVER]
    last = np.append((np.diff(rows.slot[order]) != 0) | (np.diff(born[order]) != 0), True)[: order.size]
    return _Children(rows.slot[order[last]], born[order[last]], order[last], past.people)


def _aged(age: Floats, between: tuple[float, float]) -> Bools:
    return (age >= between[0]) & (age < between[1])
