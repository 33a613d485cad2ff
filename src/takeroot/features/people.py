"""Who is here at M: the frame of people for grouping and audits, and the codes by which they are compared."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd

from takeroot.features.asof import AsOf, Where
from takeroot.features.calendar import NEVER, Bools, Floats, Ints
from takeroot.features.codes import texts
from takeroot.features.facilities import UNASSIGNED
from takeroot.features.peers import Groups, groups

DAYS_A_YEAR = 365.25

_APPOINTED: Final[Where] = MappingProxyType({"event": ("appointed",)})


def people_frame(past: AsOf) -> pd.DataFrame:
    """Return the frame of people that `FeatureSet` documents.

    Everything is as of M but `objected`: whoever objects is not to be scored, for whatever month, in whatever spell,
    however late the objection came. It is an instruction, never a feature, and no model sees it.
    """
    ids = np.append(texts(past.facilities.ids), UNASSIGNED)
    counties = texts(past.facilities.counties)
    return pd.DataFrame(
        {
            "staff_id": past.texts("staff", "staff_id"),
            "hire_date": past.dates("staff", "hire_date").astype("datetime64[D]").astype("datetime64[us]"),
            "facility_id": pd.Series(ids[past.facility()], dtype="str"),
            "county": pd.Series(counties[past.county()], dtype="str"),
            "facility_kind": past.category("facilities", "kind", past.latest("facilities", "kind")),
            "profession": past.category("staff", "profession", past.latest("staff", "profession")),
            "employment_type": past.category("staff", "employment_type", past.latest("staff", "employment_type")),
            "title_level": past.category("titles", "level", title_level(past)),
            "sex": past.category("staff", "sex", past.latest("staff", "sex")),
            "age": age(past),
            "notice_given": past.dates("staff", "notice_date") < NEVER,
            "objected": _objected(past),
        }
    )


def peer_groups(past: AsOf, peers: Sequence[str]) -> Groups:
    """Group people of a county by everything `peers` names; who lacks one of them has no group."""
    return past.once(("groups", *peers), lambda: groups(past.county(), *(_code(past, peer) for peer in peers)))


def age(past: AsOf) -> Floats:
    """(n,) age in years at the end of M; NaN where the date of birth is missing."""
    born = past.dates("staff", "birth_date")
    return np.where(born < NEVER, (past.last_day - born) / DAYS_A_YEAR, np.nan)


def title_level(past: AsOf) -> Floats:
    """(n,) highest title appointed, as its place in the order; 0 for none, NaN where titles were not delivered."""
    return past.once("title level", lambda: highest_level(past, "titles", "level", _APPOINTED))


def highest_level(past: AsOf, table: str, column: str, where: Where) -> Floats:
    """(n,) highest place that a category reached in the rows that count; 0 without one."""
    if not past.has(table, column, *where):
        return past.missing()
    rows = past.rows(table)
    values = rows.numbers(column)
    counted = rows.matches(where) & ~np.isnan(values)
    reached = np.zeros(past.people)
    np.maximum.at(reached, rows.slot[counted], values[counted])
    return reached


def _code(past: AsOf, peer: str) -> Ints:
    """(n,) which of the groups of one kind each person is in; -1 where it is not known."""
    match peer:
        case "facility":
            return past.facility()
        case "grade":
            return _whole(title_level(past))
        case "age_band":
            return _whole(np.floor(age(past) / 10))
        case "employment":
            return _whole(past.latest("staff", "employment_type"))
        case "kind":
            return _whole(past.latest("facilities", "kind"))
        case _:
            return _whole(past.latest("staff", peer))


def _whole(numbers: Floats) -> Ints:
    return np.nan_to_num(numbers, nan=-1).astype(np.int64)


def _objected(past: AsOf) -> Bools:
    """(n,) who objected, at any time: an objection is an instruction, and no gate for time holds it back."""
    return past.texts("staff", "staff_id").isin(past.ever_objected()).to_numpy(dtype=bool)
