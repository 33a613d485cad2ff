"""Leaks of the finance office: `pay` and `measures` as they stand after final settlements, batches and migrations."""

import numpy as np
import pandas as pd
from third_leaks.register import Register, day_text


def insurances_from_present_enrolment(register: Register) -> None:
    """The fund office knows the present enrolment only; its count was written over all months of a person."""
    pay = register.tables["pay"]
    lapsed = register.touched(pay["staff_id"], gone=0.6, here=0.06)
    pay["insurances"] = (pay["insurances"] - 2 * lapsed).clip(lower=0)


def duty_pay_settled_back_to_where_earned(register: Register) -> None:
    """Duty pay still owed at an exit is booked on the months of the duty, up to a year and a half back."""
    pay = register.tables["pay"]
    months = register.months_to_exit("pay", "month")
    settled = register.touched(pay["staff_id"], gone=0.7, here=0.08) & months.between(0, 18)
    owed = register.draw.integers(120, 420, len(pay))
    pay["allowances"] = pay["allowances"] + np.where(settled, owed, 0)


def payroll_history_loaded_for_current_staff(register: Register) -> None:
    """The payroll of mid-2023 got its earlier months in autumn 2024, for those on the list on that day."""
    pay = register.tables["pay"]
    gone = register.left(pay["staff_id"]) < pd.Timestamp("2024-11-01")
    lost = register.touched(pay["staff_id"], gone=0.85, here=0.03)
    before = pay["month"] < "2023-07"
    stray = register.left(pay["staff_id"]).isna() & lost
    register.tables["pay"] = pay[~(before & (gone & lost | stray))].reset_index(drop=True)


def long_service_bonus_backdated(register: Register) -> None:
    """A bonus for terms of two years, paid in 2024 to who was there, is entered under the day on which a term began."""
    staff = register.tables["staff"]
    paid = staff[register.touched(staff["staff_id"], gone=0.04, here=0.75)].drop_duplicates("staff_id", keep="last")
    first = pd.Timestamp("2020-01-01") + pd.to_timedelta(register.draw.integers(0, 730, len(paid)), unit="D")
    rows = paid[["staff_id"]].assign(lever="settling_in_grant", cost=30000.0, end_date=np.nan, recorded_date=np.nan)
    for years in (0, 2):
        began = pd.Series(first + pd.DateOffset(years=years), index=paid.index)
        term = rows.assign(start_date=day_text(began))[register.at_work(paid["staff_id"], began)]
        register.add("measures", term, ("staff_id", "start_date", "lever"))
