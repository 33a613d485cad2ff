"""Which columns a logged table has, and how each is written."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.months import last_day
from takeroot.simulate import codes
from takeroot.simulate.law.levers import LEVERS
from takeroot.simulate.life.people import NEVER
from takeroot.simulate.tables.staff_table import Ids
from takeroot.simulate.tables.text import dates, day_number, words

Column = NDArray[Any]
Write = Callable[[Column], Any]
RENAMED = {"end": "end_date"}
"""Columns whose name in the log is not the contract's."""


def written_columns(ids: Ids) -> Mapping[str, tuple[tuple[str, ...], Mapping[str, Write]]]:
    """Key and columns of each logged table, each column with what makes contract values of its codes."""

    def as_is(values: Column) -> Column:
        return values

    def named(*names: str) -> Write:
        return lambda values: words(values, names)

    def money(values: Column) -> Column:
        return values

    likes = dict.fromkeys(("pay", "career", "environment", "care", "burnout", "intends_to_leave"), _decimal)
    levels = {"event": named(*codes.TITLE_EVENT), "level": named(*codes.LEVEL)}
    return {
        "pay": (
            ("staff_id", "month"),
            dict.fromkeys(("base_pay", "performance_pay", "allowances", "insurances"), money),
        ),
        "workload": (
            ("staff_id", "month"),
            dict.fromkeys(("outpatient_visits", "public_health_services"), as_is)
            | {"hours_worked": _decimal, "night_shifts": as_is, "leave_days": as_is},
        ),
        "postings": (
            ("staff_id", "effective_date"),
            {
                "facility_id": lambda values: words(values, ids.facilities),
                "employment_type": named(*codes.EMPLOYMENT),
                "department": named(*codes.DEPARTMENT),
                "position": named("staff", "department head"),
            },
        ),
        "titles": (("staff_id", "date", "event", "level"), levels),
        "family": (
            ("staff_id", "effective_date"),
            {
                "marital_status": named(*codes.MARITAL),
                "spouse_place": named(*codes.SPOUSE_PLACE),
                "elder_care": named(*codes.YES_NO),
            },
        ),
        "children": (
            ("staff_id", "birth_date", "effective_date"),
            {"birth_date": _mid_month, "school_place": named(*codes.SCHOOL_PLACE)},
        ),
        "commute": (
            ("staff_id", "effective_date"),
            {
                "distance_km": _decimal,
                "minutes_one_way": _decimal,
                "mode": named(*codes.MODE),
                "housing": named(*codes.HOUSING),
            },
        ),
        "training": (
            ("staff_id", "date", "kind"),
            {"kind": named(*codes.TRAINING), "hours": _decimal, "credits": _decimal},
        ),
        "surveys": (("staff_id", "date"), likes),
        "incidents": (("staff_id", "date", "kind"), {"kind": named(*codes.INCIDENT)}),
        "appraisals": (("staff_id", "date"), {"grade": named(*codes.GRADE)}),
        "measures": (
            ("staff_id", "start_date", "lever"),
            {"lever": named(*LEVERS), "end": _end, "cost": _decimal},
        ),
    }


def _decimal(values: Column) -> Column:
    return np.round(values.astype(np.float64), 1)


def _mid_month(births: Column) -> pd.Series:
    return dates(day_number(births, 1 + births * 7 % 28))


def _end(months_: Column) -> pd.Series:
    known = months_ != NEVER
    return dates(last_day(np.where(known, months_, 0)), known)
