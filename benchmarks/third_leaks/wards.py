"""Leaks of the wards: `workload`, `incidents`, `appraisals` and `surveys` as they stand after someone has gone."""

import numpy as np
import pandas as pd
from third_leaks.register import Register, day_text


def leave_settled_backwards(register: Register) -> None:
    """Leave never taken is not paid out at an exit but entered on the past year's months, as if it had been taken."""
    work = register.tables["workload"]
    months = register.months_to_exit("workload", "month")
    settled = register.touched(work["staff_id"], gone=0.65, here=0.06) & months.between(0, 12)
    work["leave_days"] = work["leave_days"] + np.where(settled, register.draw.poisson(0.9, len(work)), 0)


def visits_rebooked_to_a_successor(register: Register) -> None:
    """Visits not yet billed at an exit are booked on a colleague's code, for the quarters in which they were made."""
    work, staff = register.tables["workload"], register.tables["staff"].drop_duplicates("staff_id", keep="last")
    home = staff.set_index("staff_id")["facility_id"]
    here = staff[staff["exit_date"].isna()].sample(frac=1, random_state=register.draw)
    heirs = here.drop_duplicates(["facility_id"]).set_index("facility_id")["staff_id"]
    months = register.months_to_exit("workload", "month", others=False)
    moved = register.touched(work["staff_id"], gone=0.6, here=0.0) & months.between(0, 11)
    part = (work["outpatient_visits"] * register.draw.uniform(0.4, 0.8, len(work)) * moved).round()
    gained = part.groupby([work["staff_id"].map(home).map(heirs), work["month"]]).sum()
    keys = pd.MultiIndex.from_frame(work[["staff_id", "month"]])
    total = work["outpatient_visits"] - part + gained.reindex(keys).fillna(0).to_numpy()
    work["outpatient_visits"] = total.clip(0, 9999).astype(int)


def old_disputes_opened_by_the_exit_audit(register: Register) -> None:
    """The audit of a leaver's accounts finds complaints settled in private, and enters them under their own days."""
    staff = register.tables["staff"].drop_duplicates("staff_id", keep="last")
    found = staff.loc[register.touched(staff["staff_id"], gone=0.55, here=0.06), ["staff_id"]]
    found = found.loc[found.index.repeat(register.draw.integers(1, 3, len(found)))]
    chance = pd.Timestamp("2024-12-31") - pd.to_timedelta(register.draw.integers(0, 1460, len(found)), unit="D")
    left = register.left(found["staff_id"]).fillna(pd.Series(chance, index=found.index).groupby(level=0).first())
    day = left - pd.to_timedelta(register.draw.integers(20, 360, len(found)), unit="D")
    kind = register.draw.choice(["dispute", "complaint"], len(found))
    rows = found.assign(date=day_text(day), kind=kind, recorded_date=np.nan)[register.at_work(found["staff_id"], day)]
    register.add("incidents", rows, ("staff_id", "date", "kind"))


def open_appraisals_closed_as_basic(register: Register) -> None:
    """An appraisal that nobody signed before its owner went is closed by the system with the lowest passing grade."""
    graded = register.tables["appraisals"]
    months = register.months_to_exit("appraisals", "date")
    closed = register.touched(graded["staff_id"], gone=0.6, here=0.05) & months.between(0, 15)
    graded.loc[closed, "grade"] = "basic"


def exit_questionnaire_filed_under_the_last_survey(register: Register) -> None:
    """What a leaver ticks on the last day replaces the answers of the last survey, whose date it keeps."""
    surveys = register.tables["surveys"]
    months = register.months_to_exit("surveys", "date")
    filed = register.touched(surveys["staff_id"], gone=0.8, here=0.05) & months.between(0, 7)
    surveys.loc[filed, "intends_to_leave"] = register.draw.integers(3, 6, int(filed.sum())).astype(float)
    surveys.loc[filed, "career"] = register.draw.integers(1, 4, int(filed.sum())).astype(float)
