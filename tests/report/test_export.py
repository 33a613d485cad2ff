"""Files of an export: which, how they are named and logged, and that they are always the same."""

import json

import pandas as pd
import pytest

from takeroot.errors import ReportError
from takeroot.report.export import export
from takeroot.report.formats.find_formats import find_formats
from takeroot.specs.disclosure import Disclosure


def test_every_facility_and_every_county_gets_a_file(write):
    """One list a facility, one a county."""
    places = [(one.role, one.place) for one in write()]
    assert places == [("director", f"F00{n}") for n in (1, 2, 3)] + [("county", "临江县"), ("county", "云山县")]


def test_one_facility_can_be_asked_for(write):
    """--facility F writes one list."""
    assert [one.place for one in write(facility="F001")] == ["F001"]


def test_an_unknown_facility_is_one_line(write):
    """It says what to do."""
    with pytest.raises(ReportError, match=r"^facility: not in this run; did you mean 'F001'\?$"):
        write(facility="F0001")


@pytest.mark.parametrize(("option", "value"), [("format", "pdf"), ("language", "fr")])
def test_an_unknown_word_is_told(write, option, value):
    """Unknown formats and languages name the known ones."""
    with pytest.raises(ReportError, match=f"{option}: '{value}' is not known"):
        write(**{option: value})


def test_every_export_is_logged(write, tmp_path):
    """Who for, what, when, digest: one line a file."""
    exported = write(when="2025-01-03T08:00", who="operator")
    lines = [json.loads(line) for line in (tmp_path / "lists" / "exports.jsonl").read_text("utf-8").splitlines()]
    assert [line["digest"] for line in lines] == [one.digest for one in exported]
    assert {(line["when"], line["who"]) for line in lines} == {("2025-01-03T08:00", "operator")}


def test_the_log_names_nobody(write, tmp_path, people):
    """No name and no staff number reaches the log."""
    write()
    log = (tmp_path / "lists" / "exports.jsonl").read_text("utf-8")
    assert not [word for word in [*people["name"], *people["staff_id"]] if word in log]


@pytest.mark.parametrize("format", find_formats())
def test_same_input_same_bytes(run_folder, tmp_path, factors, levers, format):  # noqa: A002 - the option's word
    """Rows in another order, another folder, another minute: the same bytes."""
    given = {"format": format, "language": "zh", "disclosure": Disclosure(), "factors": factors, "levers": levers}
    first = export(run_folder, tmp_path / "one", **given)
    for path in run_folder.glob("*.parquet"):
        pd.read_parquet(path).iloc[::-1].to_parquet(path)
    second = export(run_folder, tmp_path / "two", **given)
    assert [one.digest for one in first] == [one.digest for one in second]


def test_a_run_without_its_tables_says_all_that_is_missing(run_folder, write):
    """Every missing table in one message."""
    (run_folder / "scores.parquet").unlink()
    (run_folder / "factors.parquet").unlink()
    with pytest.raises(ReportError) as error:
        write()
    assert len(error.value.problems) == 2


def test_a_missing_column_is_named(run_folder, write, facilities):
    """Table and column."""
    facilities.drop(columns="low").to_parquet(run_folder / "facilities.parquet")
    with pytest.raises(ReportError, match=r"2024-12/facilities.parquet: no column low"):
        write()


def test_a_folder_that_is_no_month_is_refused(tmp_path, factors, levers):
    """It says what one looks like."""
    with pytest.raises(ReportError, match="no folder of a run; name one such as OUT/2024-12"):
        export(tmp_path, tmp_path, format="csv", language="en", disclosure=Disclosure(), factors=factors, levers=levers)


@pytest.mark.parametrize("name", ["scores.parquet", "plan.parquet", "manifest.json"])
def test_a_damaged_file_of_the_run_is_one_line(run_folder, write, name):
    """No traceback."""
    (run_folder / name).write_bytes(b"PAR1 damaged")
    with pytest.raises(ReportError, match=f"^2024-12/{name}: is damaged"):
        write()


def test_a_folder_that_cannot_be_written_is_one_line(write, tmp_path):
    """A file stands where the folder should be."""
    (tmp_path / "lists").write_text("in the way", encoding="utf-8")
    with pytest.raises(ReportError, match="cannot be written"):
        write()


def test_a_list_that_was_filled_in_is_not_replaced(write, tmp_path):
    """Neither it nor any other file of the export is written; an untouched one is replaced."""
    write()
    write()
    filled = tmp_path / "lists" / "2024-12_LIST_F001.zh.xlsx"
    filled.write_bytes(filled.read_bytes() + b"the director's decisions")
    log = (tmp_path / "lists" / "exports.jsonl").read_text("utf-8")
    with pytest.raises(ReportError, match="was changed since it was written; move it away") as error:
        write()
    assert len(error.value.problems) == 1
    assert filled.read_bytes().endswith(b"the director's decisions")
    assert (tmp_path / "lists" / "exports.jsonl").read_text("utf-8") == log


def test_a_file_that_the_log_does_not_know_is_not_replaced(write, tmp_path):
    """It is somebody else's."""
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "2024-12_LIST_F003.zh.xlsx").write_bytes(b"mine")
    with pytest.raises(ReportError, match="was changed since it was written"):
        write(facility="F003")


def test_nothing_half_written_is_left(write, tmp_path):
    """Files are swapped in whole."""
    write()
    assert not [path for path in (tmp_path / "lists").iterdir() if path.name.startswith(".")]


def test_a_slip_in_the_rules_stops_the_export(write, tmp_path):
    """`shool_place` would let the school place through to the director."""
    rules = Disclosure(private_levers=("shool_place",), private_factors=("famly",))
    with pytest.raises(ReportError) as error:
        write(disclosure=rules)
    assert [problem.do for problem in error.value.problems] == [
        "did you mean 'family'?",
        "did you mean 'school_place'?",
    ]
    assert not (tmp_path / "lists").exists()


def test_a_facility_where_nobody_could_be_scored_is_no_error(write, run_folder, facilities):
    """Its headcount is shown, and no rate."""
    frame = facilities.astype({"expected_turnover_12m": float})
    columns = ["expected_exits_12m", "expected_other_exits_12m", "expected_turnover_12m", "low", "high"]
    frame.loc[2, columns] = float("nan")
    frame.to_parquet(run_folder / "facilities.parquet")
    assert write(facility="F003")


def test_the_plan_is_marked_and_whoever_was_left_without_is_not(run_folder, write, tmp_path):
    """S01's appointment is planned; S03's flat was held out at random; the shuttle is for everyone."""
    rows = [
        ("S01", "F001", "title_appointment", False),
        ("S03", "F001", "talent_flat", True),
        (None, "F001", "mentoring", False),
    ]
    columns = ["staff_id", "facility_id", "lever", "held_out"]
    pd.DataFrame(rows, columns=columns).assign(cost_12m=1.0).to_parquet(run_folder / "plan.parquet")
    write(facility="F001", format="html")
    text = (tmp_path / "lists" / "2024-12_LIST_F001.zh.html").read_text("utf-8")
    assert "【已列入计划】及时聘任职称" in text
    assert "【已列入计划】人才公寓" not in text
    assert "已列入计划的全院措施：导师带教" in text
