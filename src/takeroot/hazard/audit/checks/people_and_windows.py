"""People or windows that cross: rows of people who were not there, intervals that reach beyond what is settled."""

from collections.abc import Iterator

import numpy as np

from takeroot.errors import Problem
from takeroot.hazard.audit.case import AuditCase
from takeroot.months import last_day, month_text


def check(case: AuditCase) -> Iterator[Problem]:
    """Alarm for people scored before their hire or after a known exit, doubled people, and unsettled intervals."""
    ends = np.asarray(case.recipe.leads)[case.rows.interval]
    if (case.rows.as_of + ends > case.settled).any():
        yield Problem(
            "training rows", f"some intervals end after {month_text(case.settled)}, to which exits are recorded"
        )
    for month in case.panel:
        where = f"features of {month_text(month.as_of)}"
        if month.as_of > case.as_of:
            yield Problem(where, f"lies after the as-of month {month_text(case.as_of)}", "train on earlier months only")
        if month.people["staff_id"].duplicated().any():
            yield Problem(where, "holds people twice", "one spell a person may be active in a month")
        own = month.people.merge(case.spells, how="left", on=["staff_id", "hire_date"])
        day = int(last_day(month.as_of))
        wrong = int(((own["hire_day"] > day) | (own["known_day"] <= day) | own["person"].isna()).sum())
        if wrong:
            yield Problem(
                where, f"holds {wrong} people who were not there, or were known to have left", "leave them out"
            )
