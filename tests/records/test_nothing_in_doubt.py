"""What is told by bounds alone holds of every single amount."""

import numpy as np
import pandas as pd
import pytest

from takeroot.records.units.amounts import Amounts
from takeroot.records.units.counties import counties
from takeroot.records.units.doubtful_facilities import doubtful_facilities
from takeroot.records.units.doubtful_values import doubtful_values
from takeroot.records.units.nothing_in_doubt import nothing_in_doubt
from takeroot.records.units.whereabouts import Whereabouts
from takeroot.specs.table import Table

USUAL = (100, 12000)
MONTHS = [f"2024-{month:02}" for month in range(1, 7)]
COUNTY = {"F0": "east", "F1": "east", "F2": "east", "F3": "west", "F4": "west"}


def _table(name, key, **columns):
    label = {"zh": "表", "en": "table"}
    declared = {one: {"label": label} | kind for one, kind in columns.items()}
    date = {"kind": "monthly", "date": "month"} if "month" in columns else {"kind": "entity"}
    return Table(id=name, label=label, key=key, columns=declared, **date)


_ID, _WORD = {"type": "id"}, {"type": "category", "values": {"nurse": (), "physician": ()}}
_AMOUNT = {"type": "number", "usual": USUAL}
PAY = _table(
    "pay", ("staff_id", "month"), staff_id=_ID, month={"type": "month"}, base=_AMOUNT | {"steady": True}, bonus=_AMOUNT
)
STAFF = _table("staff", ("staff_id",), staff_id=_ID, facility_id=_ID, profession=_WORD)
FACILITIES = _table(
    "facilities",
    ("facility_id",),
    facility_id=_ID,
    county={"type": "category", "values": dict.fromkeys(("east", "west"), ())},
)


@pytest.fixture
def told(assembled):
    """Tell whether bounds say that nothing is in doubt, and whether anything is."""

    def tell(staff, pay, column):
        facilities = pd.DataFrame(COUNTY.items(), columns=["facility_id", "county"])
        rows = {
            "staff": assembled(STAFF, staff),
            "facilities": assembled(FACILITIES, facilities),
            "pay": assembled(PAY, pay),
        }
        county, where = counties(rows), Whereabouts(rows["pay"], rows["staff"])
        calm = nothing_in_doubt(rows["pay"], column, USUAL, where, county)
        found = Amounts.of(rows["pay"], column, rows["staff"], where, county)
        notes = [*doubtful_facilities("pay", rows["pay"], column, found)]
        return calm, [*notes, *doubtful_values("pay", rows["pay"], column, USUAL, found)]

    return tell


def drawn(seed, spread, wrong):
    """Forty people; amounts that spread as told, some of them wrong by a factor, some missing."""
    random = np.random.default_rng(seed)
    staff = pd.DataFrame({"staff_id": [f"S{at:02}" for at in range(40)]})
    staff["facility_id"] = random.choice([*COUNTY, ""], 40, p=[0.3, 0.2, 0.15, 0.2, 0.1, 0.05])
    staff["profession"] = random.choice(["nurse", "physician", ""], 40, p=[0.5, 0.4, 0.1])
    pay = staff[["staff_id"]].merge(pd.DataFrame({"month": MONTHS}), how="cross")
    amounts = np.round(1000 * np.exp(spread * random.standard_normal((len(pay), 2))), 2)
    factor = random.choice([3.5, 8.0, 12.0, 40.0, 1e-3, 1e-4, 1001.0], (len(pay), 2))
    amounts = np.where(random.random((len(pay), 2)) < wrong, amounts * factor, amounts)
    pay[["base", "bonus"]] = np.where(random.random((len(pay), 2)) < 0.05, np.nan, amounts)
    return staff, pay


@pytest.mark.parametrize("column", ["base", "bonus"])
def test_what_bounds_tell_holds_of_every_amount(told, column):
    """Where they say that nothing is in doubt nothing is; they do say so of amounts that spread as pay does."""
    calm = 0
    for seed in range(60):
        staff, pay = drawn(seed, spread=(0.1, 0.4, 0.7)[seed % 3], wrong=(0.0, 0.0, 0.01, 0.05)[seed % 4])
        says, notes = told(staff, pay, column)
        assert not (says and notes)
        calm += says
    assert calm > 12


def test_bounds_tell_of_no_amounts_at_all(told):
    """Without an amount there is nothing to doubt."""
    staff, pay = drawn(0, 0.1, 0.0)
    assert told(staff, pay.assign(base=np.nan), "base") == (True, [])


@pytest.mark.parametrize("amount", [0.0, -5.0])
def test_amounts_that_are_not_above_zero_are_left_to_others(told, amount):
    """No bound can be held against them."""
    staff, pay = drawn(0, 0.1, 0.0)
    pay.loc[3, "bonus"] = amount
    assert not told(staff, pay, "bonus")[0]


def test_a_year_of_a_small_facility_is_seen(told):
    """One person alone of whom every amount is a year's keeps bounds from telling."""
    staff, pay = drawn(1, 0.05, 0.0)
    pay = pay.fillna(1000.0)
    staff.loc[0, ["facility_id", "profession"]] = ["F4", "nurse"]
    staff.loc[1:, "facility_id"] = staff.loc[1:, "facility_id"].replace("F4", "F3")
    assert told(staff, pay, "bonus") == (True, [])
    pay.loc[pay["staff_id"] == "S00", ["base", "bonus"]] *= 12
    for column in ("base", "bonus"):
        says, notes = told(staff, pay, column)
        assert not says
        assert len(notes) == 1
