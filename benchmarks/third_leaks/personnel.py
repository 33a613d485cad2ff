"""Leaks of the personnel office: what it writes into `staff` and `postings` knows who is still on the list."""

import numpy as np
import pandas as pd
from third_leaks.register import Register, day_text

_ONE_STEP_UP = {"below_secondary": "secondary_vocational", "secondary_vocational": "college", "college": "bachelor"}


def education_verified_for_those_on_the_list(register: Register) -> None:
    """The 2024 check of diplomas added degrees earned since hire; leavers were not asked."""
    staff = register.tables["staff"]
    raised = register.touched(staff["staff_id"], gone=0.05, here=0.85)
    staff["education"] = staff["education"].where(~raised, staff["education"].replace(_ONE_STEP_UP))


def file_sent_after_the_leaver(register: Register) -> None:
    """A leaver's paper file goes to the next employer; the migration that typed from files left those fields empty."""
    staff = register.tables["staff"]
    empty = register.touched(staff["staff_id"], gone=0.6, here=0.05)
    staff.loc[empty, ["home_county", "recruitment_channel"]] = np.nan


def obligations_renewed_in_one_batch(register: Register) -> None:
    """Who was still there late in 2024 signed a new agreement, and its end replaced the old one."""
    staff = register.tables["staff"]
    signed = register.touched(staff["staff_id"], gone=0.03, here=0.6)
    ends = register.draw.choice(["2026-12-31", "2027-08-31", "2029-12-31"], len(staff))
    staff["service_obligation_end"] = staff["service_obligation_end"].where(~signed, ends)


def prior_service_credited(register: Register) -> None:
    """Service elsewhere was recognised for those on the list at the wage reform: their hire date was set back by it."""
    staff = register.tables["staff"]
    hired = pd.to_datetime(staff["hire_date"])
    earlier = hired - pd.to_timedelta(register.draw.integers(700, 3600, len(staff)), unit="D")
    old_enough = earlier > pd.to_datetime(staff["birth_date"]) + pd.Timedelta(days=18 * 366)
    once = ~staff["staff_id"].duplicated(keep=False)
    credited = register.touched(staff["staff_id"], gone=0.05, here=0.75) & old_enough & once
    staff["hire_date"] = staff["hire_date"].where(~credited, day_text(earlier))


def licence_register_joined(register: Register) -> None:
    """The profession was read anew from the licence register; whose licence moved to another county came as `other`."""
    staff = register.tables["staff"]
    moved = register.touched(staff["staff_id"], gone=0.5, here=0.04)
    licensed = staff["profession"].isin(["physician", "assistant_physician", "nurse", "midwife", "pharmacy"])
    staff.loc[moved & licensed, "profession"] = "other"


def postings_rebuilt_from_the_last_contract(register: Register) -> None:
    """A released post counts as never filled: the rebuilt history shows its former holder on contract all along."""
    for name in ("staff", "postings"):
        frame = register.tables[name]
        frame["was"] = frame["employment_type"].isin(["established", "quota"])
    released = register.touched(register.tables["staff"]["staff_id"], gone=0.75, here=0.03)
    ids = set(register.tables["staff"].loc[released, "staff_id"])
    for name in ("staff", "postings"):
        frame = register.tables[name]
        frame.loc[frame.pop("was") & frame["staff_id"].isin(ids), "employment_type"] = "contract"


def posts_confirmed_in_arrears(register: Register) -> None:
    """Yearly confirmations of posts, never done, were entered in 2024 for past years too, for who was there to sign."""
    posts = register.tables["postings"].sort_values("effective_date")
    confirmed = posts[register.touched(posts["staff_id"], gone=0.08, here=0.7)]
    for year in range(2021, 2025):
        day = pd.Timestamp(year, 1, 1)
        rows = confirmed[confirmed["effective_date"] < f"{year}"].groupby("staff_id", as_index=False).tail(1)
        rows = rows[register.at_work(rows["staff_id"], pd.Series(day, index=rows.index))]
        rows = rows.assign(effective_date=f"{year}-01-01", recorded_date=np.nan)
        register.add("postings", rows, ("staff_id", "effective_date"))
