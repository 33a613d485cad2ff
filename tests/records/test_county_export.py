"""A county's export as it really comes: every fault in it is found, nothing sound is set aside."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from takeroot.records.read_records import read_records

EXPORT = Path(__file__).parents[1] / "data" / "county-export"


@pytest.fixture(scope="module")
def reading(tables):
    """The export, read as delivered on the last day of 2024."""
    return read_records(EXPORT, tables, received=date(2024, 12, 31))


def _faults() -> list[dict[str, str]]:
    with (EXPORT / "faults.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("fault", _faults(), ids=lambda fault: f"{fault['key']} {fault['fault']}")
def test_every_fault_is_found(reading, fault):
    """File, key and column of what was broken on purpose stand in what was set aside."""
    found = reading.set_aside
    here = found[(found["file"] == fault["file"]) & (found["column"] == fault["column"])]
    assert (here["key"].str.split("|").str[: fault["key"].count("|") + 1].str.join("|") == fault["key"]).any()


def test_nothing_sound_is_set_aside(reading):
    """Beside the faults only rows of people who are set aside are listed: 183; the doubled person is two lines."""
    codes = reading.set_aside["code"].value_counts()
    assert codes.pop("person_set_aside") == 183
    assert codes["key_twice"] == 2
    assert len(reading.set_aside) - 183 == len(_faults()) + 1


def test_every_row_is_counted(reading):
    """Rows read equal those that were exported; each is used or set aside."""
    counts = reading.counts.set_index("table")
    expected = json.loads((EXPORT / "expect.json").read_text(encoding="utf-8"))["rows"]
    assert counts["read"].to_dict() == expected
    assert (counts["read"] == counts["used"] + counts["set_aside"]).all()


@pytest.mark.parametrize("said", ["title line 1, 2", "total line 1204", "hidden sheet 旧数据", "faults.csv: no table"])
def test_what_is_no_row_is_named(reading, said):
    """Title lines, totals, hidden sheets and other files are named and count as neither."""
    assert any(said in note for note in reading.notes)


def test_a_value_that_can_be_spared_costs_only_itself(reading):
    """An unknown facility, a wrong birth date and wrong pay are blanked; their rows are used."""
    staff = reading.tables["staff"].set_index("staff_id")
    assert staff.loc["S0000224", ["facility_id"]].isna().all()
    assert staff.loc[["S0000636", "S0000747"], "birth_date"].isna().all()
    pay = reading.tables["pay"]
    assert pay.loc[(pay["staff_id"] == "S0000581") & (pay["month"] == 2022 * 12 + 5), "base_pay"].isna().all()


def test_a_leaver_whose_exit_cannot_be_read_is_set_aside(reading):
    """A person whose exit lies before the hire is not among the staff at all."""
    assert "S0000927" not in set(reading.tables["staff"]["staff_id"])
