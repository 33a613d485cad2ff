"""A delivery of Parquet files read group by group says, table by table and note by note, what one piece says."""

import io
from datetime import date
from textwrap import dedent

import pandas as pd
import pytest

from takeroot.records.delivery_profile import delivery_profile
from takeroot.records.groups import spool as spool_module
from takeroot.records.groups.read_in_groups import read_in_groups
from takeroot.records.read_records import read_records

RECEIVED = date(2024, 12, 31)
FILES = {
    "staff": """
        staff_id,hire_date,exit_date,exit_reason,facility_id,profession
        A1,2020-01-01,,,F1,nurse
        A2,2020-01-01,2023-05-01,resigned,F2,nurse
        A3,2021-06-15,,,F3,nurse
        A4,2021-06-15,2020-01-01,resigned,F3,nurse
        A5,2019-03-01,,,F9,nurse
        A6,2019-03-01,2021-01-01,resigned,F2,nurse
        A6,2021-02-01,,,F2,nurse
        A7,2019-03-01,,,F1,physician
        """,
    "facilities": """
        facility_id,county,kind
        F1,east,township_health_centre
        F2,west,village_clinic
        F3,north,other
        """,
    "pay": """
        staff_id,month,base_pay,performance_pay
        A2,2023-01,3100,10
        A1,2023-01,3000,20
        A9,2023-01,3000,20
        A3,2023-02,-5,20
        合计,,9100,50
        A3,2023-01,3000,20
        A1,2023-02,3000,x
        A3,2023-01,3000,20
        A2,2023-07,3000,20
        ,,,
        A5,2023-02,3000,20
        A4,2023-02,3000,20
        A6,2021-02,-,20
        A7,2023-03,3000,20
        A7,2023-03,3001,20
        """,
    "family": """
        staff_id,effective_date,marital_status
        A7,2023-01-05,married
        A1,2023-01-05,wed somehow
        A3,2025-01-05,married
        A8,2023-01-05,single
        """,
    "objections": """
        staff_id,date
        A2,2023-11-05
        A2,2024-01-01
        A7,2024-01-01
        """,
    "pay_reference": """
        county,profession,title_level,month,base_pay
        east,nurse,junior,2023-01,3000
        west,nurse,junior,2023-01,3000
        """,
}
GROUPS = {"A1": "one", "A2": "two", "A3": "three", "A4": "three", "A5": "one", "A6": "two", "A7": "one"}


@pytest.fixture
def folder(tmp_path):
    """The delivery."""
    (tmp_path / "data").mkdir()
    for name, text in FILES.items():
        frame = pd.read_csv(io.StringIO(dedent(text).strip()), dtype="str", skip_blank_lines=False)
        frame.to_parquet(tmp_path / "data" / f"{name}.parquet")
    return tmp_path / "data"


@pytest.fixture
def grouped(folder, tables, tmp_path):
    """Open it in groups of some people at least."""

    def opened(*, people=1, large=0, tables=tables, source=folder, whole=("staff", "objections")):
        def group_of(clean):
            ids = sorted(set(clean["staff"]["staff_id"]))
            return pd.Series([GROUPS[one] for one in ids], index=ids)

        spooled = tmp_path / f"spool{len(list(tmp_path.iterdir()))}"
        return read_in_groups(
            source,
            tables,
            received=RECEIVED,
            whole=whole,
            group_of=group_of,
            folder=spooled,
            large=large,
            people=people,
        )

    return opened


@pytest.fixture
def whole(folder, tables):
    """The same in one piece."""
    return read_records(folder, tables, received=RECEIVED, stop=False)


def joined(parts, table, tables):
    """One table from those of all groups, in the order of its key."""
    frames = [clean[table] for clean, _ in parts if len(clean[table])]
    frame = pd.concat(frames) if frames else parts[0][0][table]
    return frame.sort_values(list(tables[table].key), kind="stable").reset_index(drop=True)


@pytest.mark.parametrize("batch", [2, 1 << 17])
@pytest.mark.parametrize(("people", "groups"), [(1, 3), (3, 2), (100, 1)])
def test_everything_is_as_in_one_piece(grouped, whole, tables, monkeypatch, people, groups, batch):  # noqa: PLR0917 - named by pytest
    """Tables, what was set aside and why, counts, notes, words nobody knows, digests, problems and the profile."""
    monkeypatch.setattr(spool_module, "_BATCH", batch)
    delivery = grouped(people=people)
    assert delivery.groups == groups
    assert set(delivery.in_groups) == {"pay", "family"}
    parts = [delivery.read(group) for group in range(groups)]
    for table in ("pay", "family", "staff", "objections"):
        pd.testing.assert_frame_equal(joined(parts, table, tables), whole.tables[table])
    for clean, _ in parts:
        pd.testing.assert_frame_equal(clean["facilities"], whole.tables["facilities"])
    said = [one for _, one in parts]
    reading = delivery.reading(said)
    pd.testing.assert_frame_equal(reading.set_aside, whole.set_aside)
    pd.testing.assert_frame_equal(reading.counts, whole.counts)
    pd.testing.assert_frame_equal(reading.unrecognised, whole.unrecognised)
    assert (reading.notes, reading.digests, reading.problems) == (whole.notes, whole.digests, whole.problems)
    assert delivery.profile(said) == delivery_profile(whole.tables, tables)
    assert delivery.months(said) == set(whole.tables["pay"]["month"]) | set(whole.tables["pay_reference"]["month"])


def test_the_comparison_compares_something(whole):
    """Rows and values of many kinds are set aside, totals left out, and somebody's objection honoured all the same."""
    codes = {"person_unknown", "person_set_aside", "double", "key_twice", "not_a_number", "out_of_range"}
    assert codes | {"not_recognised", "facility_unknown", "dates_reversed"} <= set(whole.set_aside["code"])
    assert any("total line" in note for note in whole.notes)
    assert whole.tables.objections_aside.people == {"A2"}


def test_each_group_holds_its_own_people(grouped):
    """In the order of the groups' names; who is unknown is with the first."""
    delivery = grouped()
    assert delivery.group_of(["A1", "A3", "A2", "A9"]).tolist() == [0, 1, 2, 0]
    assert [sorted(set(delivery.read(group)[0]["staff"]["staff_id"])) for group in range(3)] == [
        ["A1", "A5", "A7"],
        ["A3"],
        ["A2", "A6"],
    ]


def test_groups_are_put_together_until_they_are_large_enough(grouped):
    """`three` has one spell, `two` three; with two people at least, `three` is joined by `two`."""
    delivery = grouped(people=2)
    assert delivery.group_of(["A1", "A3", "A2"]).tolist() == [0, 1, 1]


def test_small_deliveries_are_read_in_one_piece(grouped):
    """Below so many rows in all files together."""
    rows = sum(len(dedent(text).strip().splitlines()) - 1 for text in FILES.values())
    assert grouped(large=rows) is not None
    assert grouped(large=rows + 1) is None


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda folder: (folder / "notes.txt").write_text("x"), id="a file that is not Parquet"),
        pytest.param(lambda folder: (folder / "staff.parquet").unlink(), id="no staff"),
        pytest.param(
            lambda folder: pd.DataFrame({"a": ["1"]}).to_parquet(folder / "more.parquet"), id="a file that is no table"
        ),
        pytest.param(
            lambda folder: (folder / "pay2.parquet").write_bytes((folder / "pay.parquet").read_bytes()),
            id="two files of one table",
        ),
        pytest.param(
            lambda folder: (
                pd.read_parquet(folder / "pay.parquet").drop(columns="month").to_parquet(folder / "pay.parquet")
            ),
            id="a key that did not come",
        ),
    ],
)
def test_whatever_is_odd_is_read_in_one_piece(grouped, folder, change):
    """The other way tells of problems."""
    change(folder)
    assert grouped() is None


def test_a_file_or_a_folder_without_files_is_read_in_one_piece(grouped, folder, tmp_path):
    """Only a folder of Parquet files is read in groups."""
    (tmp_path / "empty").mkdir()
    assert grouped(source=folder / "pay.parquet") is None
    assert grouped(source=tmp_path / "empty") is None
