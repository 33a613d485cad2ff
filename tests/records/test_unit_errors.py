"""Yearly pay in a monthly column and ten thousands of yuan beside yuan are found; honest pay is left alone."""

import io
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from takeroot.records.read_records import read_records

EXPORT = Path(__file__).parents[1] / "data" / "county-export"
RECEIVED = date(2024, 12, 31)
FACTORS = {"yearly": 12.0, "in ten thousands": 1e-4}


@pytest.fixture(scope="module")
def pay() -> pd.DataFrame:
    """The county's pay of 2023 as text, facilities beside it."""
    content = (EXPORT / "工资表.csv").read_bytes().decode("gb18030")
    frame = pd.read_csv(io.StringIO(content), dtype="str", thousands=None)
    frame = frame[frame["月份"].str.startswith("2023")].drop_duplicates().reset_index(drop=True)
    frame["基本工资"] = pd.to_numeric(frame["基本工资"].str.replace(",", ""), errors="coerce")
    return frame[frame["基本工资"].between(100, 50_000)].reset_index(drop=True)


@pytest.fixture
def doubtful(tmp_path, tables):
    """Read pay with the county's staff; say which lines are in doubt, and the notes."""

    def reader(frame):
        (tmp_path / "花名册.xlsx").write_bytes((EXPORT / "花名册.xlsx").read_bytes())
        frame.to_csv(tmp_path / "工资表.csv", index=False, encoding="utf-8")
        reading = read_records(tmp_path, tables, received=RECEIVED, stop=False)
        found = reading.set_aside[reading.set_aside["code"].isin(["unit_in_doubt", "out_of_range"])]
        return set(found.loc[found["column"] == "基本工资", "line"] - 2), reading.notes

    return reader


def test_honest_pay_is_left_alone(pay, doubtful):
    """No value of a year of pay is in doubt."""
    assert doubtful(pay)[0] == set()


@pytest.mark.parametrize("factor", FACTORS.values(), ids=FACTORS)
def test_a_whole_column_is_found(pay, doubtful, factor):
    """Every value of the column is in doubt, and each month is named."""
    found, notes = doubtful(pay.assign(基本工资=pay["基本工资"] * factor))
    used = len(pay) - len(found)
    assert used <= 0.02 * len(pay)  # rows of people who are set aside
    assert sum("their unit is in doubt" in note for note in notes) == 12


@pytest.mark.parametrize("factor", FACTORS.values(), ids=FACTORS)
def test_a_month_is_found(pay, doubtful, factor):
    """One month of twelve."""
    wrong = pay["月份"] == "202305"
    found, _ = doubtful(pay.assign(基本工资=pay["基本工资"].where(~wrong, pay["基本工资"] * factor)))
    assert len(found & set(np.flatnonzero(wrong))) >= 0.98 * wrong.sum()
    assert not found - set(np.flatnonzero(wrong))


@pytest.mark.parametrize("factor", FACTORS.values(), ids=FACTORS)
def test_facilities_are_found(pay, doubtful, factor):
    """Each facility in turn, where it has a few rows: all of them."""
    staff = pd.read_excel(EXPORT / "花名册.xlsx", header=2, dtype="str", engine="calamine")
    staff["工号"] = staff["工号"].str.normalize("NFKC").str.strip()
    facility = pay["工号"].map(staff.drop_duplicates("工号").set_index("工号")["单位编码"])
    sizes = facility.value_counts()
    for one in sizes.index[sizes >= 12][:8]:
        wrong = (facility == one).to_numpy()
        found, notes = doubtful(pay.assign(基本工资=pay["基本工资"].where(~wrong, pay["基本工资"] * factor)))
        assert len(found & set(np.flatnonzero(wrong))) >= 0.95 * wrong.sum()
        assert not [[*pay.loc[at].tolist(), facility[at]] for at in found - set(np.flatnonzero(wrong))], notes
        assert any(one in note for note in notes)


@pytest.mark.parametrize("factor", [*FACTORS.values(), 1e4], ids=[*FACTORS, "ten thousand times"])
def test_single_rows_are_found(pay, doubtful, factor):
    """At least 95 % of single values, and no other value."""
    wrong = np.random.default_rng(7).random(len(pay)) < 0.02
    found, _ = doubtful(pay.assign(基本工资=pay["基本工资"].where(~wrong, pay["基本工资"] * factor)))
    assert len(found & set(np.flatnonzero(wrong))) >= 0.95 * wrong.sum()
    assert not found - set(np.flatnonzero(wrong))


def test_amounts_that_most_people_do_not_get_are_honest(pay, tmp_path, tables):
    """Zeros are no small unit: where nine in ten have no allowance nothing is in doubt."""
    allowance = np.where(np.arange(len(pay)) % 10 == 0, 300.0, 0.0)
    (tmp_path / "花名册.xlsx").write_bytes((EXPORT / "花名册.xlsx").read_bytes())
    pay.assign(津贴补贴=allowance).to_csv(tmp_path / "工资表.csv", index=False, encoding="utf-8")
    reading = read_records(tmp_path, tables, received=RECEIVED)
    assert "unit_in_doubt" not in set(reading.set_aside["code"])


def test_a_bonus_at_the_end_of_the_year_is_honest(pay, tmp_path, tables):
    """Performance pay of twelve months at once is no yearly amount in the wrong place."""
    amounts = pd.to_numeric(pay["绩效工资"].str.replace(",", "")).mask(pay["月份"] == "202312", 7200.0)
    (tmp_path / "花名册.xlsx").write_bytes((EXPORT / "花名册.xlsx").read_bytes())
    pay.assign(绩效工资=amounts).to_csv(tmp_path / "工资表.csv", index=False, encoding="utf-8")
    reading = read_records(tmp_path, tables, received=RECEIVED)
    assert "unit_in_doubt" not in set(reading.set_aside["code"])


def _staff_and_pay(months, wrong, *, people=100):
    """A county of five facilities of one profession; `wrong` multiplies what it names by (facility, month, person)."""
    random = np.random.default_rng(0)
    who = pd.DataFrame({"staff_id": [f"S{n:03}" for n in range(people)]})
    who["facility_id"] = [f"F{n % 5}" for n in range(people)]
    pay = who.merge(pd.DataFrame({"month": months}), how="cross")
    amounts = 3000 + random.integers(0, 300, people)[pay["staff_id"].str[1:].astype(int)]
    pay["base_pay"] = amounts * [
        wrong(*row) for row in pay[["facility_id", "month", "staff_id"]].itertuples(index=False)
    ]
    return who.assign(hire_date="2015-01-01", profession="nurse", exit_date="", exit_reason=""), pay


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(lambda place, _month, _who: 9.0 if place == "F4" else 1.0, id="a facility, all along"),
        pytest.param(lambda place, month, _who: 9.0 if place == "F4" and month > "2024-06" else 1.0, id="from July on"),
        pytest.param(lambda place, month, _who: 12.0 if place == "F4" and month < "2024-05" else 1.0, id="until April"),
        pytest.param(
            lambda _place, month, who: 12.0 if (int(who[1:]) + int(month[-2:])) % 50 == 0 else 1.0, id="single"
        ),
        pytest.param(lambda _place, month, who: 12.0 if who == "S007" and month > "2024-03" else 1.0, id="a person"),
        pytest.param(lambda _place, month, _who: 1e-4 if month > "2024-08" else 1.0, id="a column"),
    ],
)
def test_later_months_change_nothing_that_went_before(tmp_path, tables, wrong):
    """Whatever comes after June, the same values of the months up to June are blanked."""
    months = [f"2024-{month:02}" for month in range(1, 13)]
    staff, pay = _staff_and_pay(months, wrong)
    blanked = []
    for name, delivered in (("early", pay[pay["month"] <= "2024-06"]), ("late", pay)):
        (tmp_path / name).mkdir()
        staff.to_csv(tmp_path / name / "staff.csv", index=False)
        delivered[["staff_id", "month", "base_pay"]].to_csv(tmp_path / name / "pay.csv", index=False)
        reading = read_records(tmp_path / name, tables, received=RECEIVED, stop=False)
        found = reading.set_aside[reading.set_aside["code"].isin(["unit_in_doubt", "out_of_range"])]
        blanked.append(set(found.loc[found["key"].str[-7:] <= "2024-06", "key"]))
    assert blanked[0] == blanked[1]
