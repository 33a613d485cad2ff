"""A delivery of a few rows in groups says what it says in one piece: small enough to be read again and again."""

from datetime import date

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from small_tables import column, table

from takeroot.records.delivery_profile import delivery_profile
from takeroot.records.groups.read_in_groups import read_in_groups
from takeroot.records.read_records import read_records

RECEIVED = date(2024, 12, 31)


def declared(name, key, **told):
    """A table that arrives under its own name."""
    columns = told.pop("columns")
    return table(key, **columns).model_copy(update={"id": name, "arrives_as": (name,), **told})


PERSON = column("id", refers_to="staff")
TABLES = {
    "staff": declared(
        "staff",
        "staff_id hire_date",
        spell=("hire_date", "exit_date"),
        columns={"staff_id": column("id"), "hire_date": column("date"), "exit_date": column("date", unusable="row")},
    ),
    "facilities": declared("facilities", "facility_id", columns={"facility_id": column("id"), "town": column("text")}),
    "pay": declared(
        "pay",
        "staff_id month",
        kind="monthly",
        date="month",
        columns={"staff_id": PERSON, "month": column("month"), "yuan": column("number", low=0)},
    ),
    "notes": declared("notes", "staff_id day", date="day", columns={"staff_id": PERSON, "day": column("date")}),
}
FILES = {
    "staff": "staff_id hire_date exit_date|b1 2020-01-01 _|a1 2020-01-01 2021-01-01|c1 2020-01-01 2019-13-01"
    "|0012 2021-01-01 _|合计 _ _",
    "facilities": "facility_id town|h1 x|h2 y",
    "pay": "staff_id month yuan|b1 202301 1|a1 202301 2|12 202301 3|合计 _ 6|c1 202301 4|a1 202012 5|b1 202301 1"
    "|0012 202302 x",
    "notes": "staff_id day|z9 2023-01-01|b1 2023-01-01|_ 2023-01-01|b1 2020-01-01",
}
GROUP = {"b1": "second", "a1": "first", "0012": "third"}


@pytest.fixture
def delivery(tmp_path):
    """Write it, and read it in one piece and in groups of some people at least."""
    folder = tmp_path / "data"
    folder.mkdir()
    for name, text in FILES.items():
        header, *rows = [[None if cell == "_" else cell for cell in line.split()] for line in text.split("|")]
        cells = {head: pa.array([row[at] for row in rows], pa.string()) for at, head in enumerate(header)}
        pq.write_table(pa.table(cells), folder / f"{name}.parquet")

    def group_of(clean):
        return pd.Series({one: GROUP[one] for one in sorted(set(clean["staff"]["staff_id"]))})

    def read(people=1, **changed):
        told = {
            "received": RECEIVED,
            "whole": ("staff",),
            "group_of": group_of,
            "folder": tmp_path / "spool",
            "large": 0,
        }
        return read_in_groups(folder, TABLES, people=people, **(told | changed))

    return folder, read


def rows_of(parts, name):
    """A table's rows over all groups, by key."""
    frame = pd.concat([clean[name] for clean, _ in parts])
    return frame.sort_values(list(TABLES[name].key)).reset_index(drop=True)


@pytest.mark.parametrize(("people", "groups"), [(1, 3), (2, 2)])
def test_groups_say_what_one_piece_says(delivery, people, groups):
    """Tables, account, notes, months and figures, whoever is with whom."""
    folder, read = delivery
    whole, grouped = read_records(folder, TABLES, received=RECEIVED, stop=False), read(people)
    assert (grouped.groups, grouped.in_groups) == (groups, ("pay", "notes"))
    parts = [grouped.read(group) for group in range(groups)]
    said = [one for _, one in parts]
    for name in ("staff", "pay", "notes"):
        pd.testing.assert_frame_equal(rows_of(parts, name), whole.tables[name])
    reading = grouped.reading(said)
    pd.testing.assert_frame_equal(reading.set_aside, whole.set_aside)
    pd.testing.assert_frame_equal(reading.counts, whole.counts)
    assert (reading.notes, reading.digests, reading.problems) == (whole.notes, whole.digests, whole.problems)
    assert grouped.months(said) == set(whole.tables["pay"]["month"])
    assert grouped.profile(said) == delivery_profile(whole.tables, TABLES)


def test_the_comparison_compares_something(delivery):
    """Faults of many kinds, a total, an id that lost its zeros, and rows dated outside of employment."""
    whole = read_records(delivery[0], TABLES, received=RECEIVED, stop=False)
    codes = {"no_such_date", "person_unknown", "person_set_aside", "double", "not_a_number", "required_missing"}
    assert codes == set(whole.set_aside["code"])
    assert sum("leading zeros" in note or "total line" in note or "rows are dated" in note for note in whole.notes) == 4


def test_a_group_is_a_delivery_of_its_own(delivery):
    """Its people, with their ids as positions; all tables that are about nobody; months, of none too."""
    _, read = delivery
    grouped = read()
    (first, said), *_, (third, last) = [grouped.read(group) for group in range(3)]
    assert first["staff"]["staff_id"].tolist() == ["a1"]
    assert third["staff"]["staff_id"].tolist() == ["0012"]
    assert [clean["facilities"]["town"].tolist() for clean in (first, third)] == [["x", "y"]] * 2
    assert set(third.persons) == {"pay", "notes"}
    assert third.persons["pay"].tell_of(third["pay"]["staff_id"])
    assert (len(said.months), len(last.months)) == (2, 1)
    assert grouped.group_of(["b1", "0012", "a1", "z"]).tolist() == [1, 2, 0, 0]


def test_small_groups_are_put_together(delivery):
    """With their neighbours, until they are large enough."""
    grouped = delivery[1](2)
    assert grouped.group_of(["a1", "b1", "0012"]).tolist() == [0, 0, 1]


def test_tables_may_be_missing_and_groups_without_rows(delivery):
    """No facilities came, and somebody has no pay: there are no months then."""
    folder, read = delivery
    (folder / "facilities.parquet").unlink()
    pay = pq.read_table(folder / "pay.parquet")
    pq.write_table(pay.slice(0, 2), folder / "pay.parquet")
    grouped = read()
    said = [grouped.read(group)[1] for group in range(3)]
    assert [len(one.months) for one in said] == [1, 1, 0]
    assert grouped.months(said) == {2023 * 12}


def test_what_cannot_be_read_in_groups_is_read_in_one_piece(delivery):
    """Too few rows, or no staff among what is read."""
    _, read = delivery
    assert read(large=20) is None
    assert read(large=19) is not None
    (delivery[0] / "staff.parquet").unlink()
    assert read() is None
