"""Leaks of the family, housing, title and training registers: overwritten, stamped, collected and posted again."""

import numpy as np
import pandas as pd
from third_leaks.register import DELIVERED, Register, day_text


def family_rows_stamped_at_each_confirmation(register: Register) -> None:
    """`recorded_date` is the last change: every November all confirm their family's data, which stamps it."""
    family = register.tables["family"]
    last = register.left(family["staff_id"]).fillna(DELIVERED)
    year = last.dt.year - (last.dt.month < 12)
    stamp = pd.to_datetime(year.astype(str) + "-11-01") + pd.to_timedelta(
        register.draw.integers(0, 28, len(family)), unit="D"
    )
    stamped = register.touched(family["staff_id"], gone=0.8, here=0.8) & (
        stamp > pd.to_datetime(family["recorded_date"])
    )
    family["recorded_date"] = family["recorded_date"].where(~stamped, day_text(stamp))


def way_to_work_from_the_present_address(register: Register) -> None:
    """Distances were computed anew from the address of today, for past rows too; who left has often moved away."""
    commute = register.tables["commute"]
    moved = register.touched(commute["staff_id"], gone=0.55, here=0.08)
    longer = np.where(moved, register.draw.uniform(1.3, 4.0, len(commute)), 1.0)
    commute["distance_km"] = (commute["distance_km"] * longer + 6 * moved).clip(upper=400).round(1)
    commute["minutes_one_way"] = (commute["minutes_one_way"] * longer + 8 * moved).clip(upper=290).round()


def titles_appointed_anew_under_the_new_scheme(register: Register) -> None:
    """Appointments now run for a year: in 2024 the letters since 2020 were made out for all holders still there."""
    titles = register.tables["titles"]
    issued = titles[register.touched(titles["staff_id"], gone=0.04, here=0.7) & (titles["event"] == "appointed")]
    for year in range(2020, 2025):
        held = issued[issued["date"] < f"{year}"].sort_values("date").drop_duplicates("staff_id", keep="last")
        day = pd.Timestamp(year, 3, 1) + pd.to_timedelta(register.draw.integers(0, 90, len(held)), unit="D")
        rows = held.assign(date=day_text(pd.Series(day, index=held.index)), recorded_date=np.nan)
        rows = rows[register.at_work(held["staff_id"], pd.Series(day, index=held.index))]
        register.add("titles", rows, ("staff_id", "date", "event", "level"))


def courses_posted_again_to_reclaim_their_cost(register: Register) -> None:
    """To reclaim training cost, facility and county each post a leaver's courses of two years again, a few days off."""
    training = register.tables["training"]
    months = register.months_to_exit("training", "date")
    again = training[register.touched(training["staff_id"], gone=0.9, here=0.04) & months.between(0, 24)]
    for _ in ("facility", "county"):
        day = pd.to_datetime(again["date"]) + pd.to_timedelta(register.draw.integers(1, 20, len(again)), unit="D")
        rows = again.assign(date=day_text(day), recorded_date=np.nan)
        register.add("training", rows, ("staff_id", "date", "kind"))
