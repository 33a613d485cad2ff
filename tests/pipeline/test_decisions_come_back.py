"""What a director decides on one month's list stands on the next month's."""

import shutil
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from takeroot.months import month_text
from takeroot.pipeline.export import export
from takeroot.pipeline.returns import returns
from takeroot.pipeline.score import score
from takeroot.pipeline.steps import Steps
from takeroot.workspace.workspace import read_workspace

NOTE = "等护士长回来再定"


@pytest.fixture(scope="module")
def answered(county, tmp_path_factory):
    """November's list, answered by one director, read back and delivered with December's data."""
    home = tmp_path_factory.mktemp("answered")
    workspace = _listing(county)
    before = _scored(county, county.data, home / "runs", county.as_of - 1)
    written = export(
        before, workspace, to=home / "lists", format_="xlsx", language="zh", when="", steps=Steps(), role="director"
    )
    listed = max(written, key=lambda one: one.people)
    for one in (listed, next(one for one in written if one.people and one is not listed)):
        (home / "back").mkdir(exist_ok=True)
        shutil.copy(home / "lists" / one.file, home / "back" / one.file)
    person = _fill_in(home / "back" / listed.file)
    lines = returns(home / "back", workspace, out=home / "read")
    data = home / "data"
    shutil.copytree(county.data, data)
    shutil.copy(home / "read" / "decisions.csv", data / "decisions_2024-11.csv")
    run = _scored(county, data, home / "runs", county.as_of)
    return run, person, listed.place, lines, home


def _listing(county):
    """The county's workspace, whose few exits may name people all the same."""
    workspace = read_workspace(county.workspace)
    return replace(workspace, disclosure=workspace.disclosure.model_copy(update={"validated_only": False}))


def _scored(county, data, out, as_of):
    workspace = read_workspace(county.workspace)
    given = {"as_of": as_of, "out": out, "received": county.received, "steps": Steps(), "force": True}
    return score(str(data), workspace, **given).published.path


def _fill_in(path):
    """Refuse the first person's first measure, with a note."""
    book = openpyxl.load_workbook(path)
    page = book["人员名单"]
    header = next(row for row in page.iter_rows() if "工号" in [cell.value for cell in row])
    columns = {cell.value: cell.column for cell in header}
    row = next(
        n
        for n in range(header[0].row + 1, page.max_row)
        if str(page.cell(n, columns["可以做什么"]).value).startswith("1. ")
    )
    for heading, value in (("决定", "不采用"), ("采用第几项", 1), ("说明", NOTE)):
        page.cell(row, columns[heading], value)
    book.save(path)
    return page.cell(row, columns["工号"]).value


def test_an_unchanged_copy_does_not_count_as_returned(answered):
    """Two workbooks lie in the folder, one of them as it went out."""
    *_, lines, _ = answered
    assert lines[0] == "2 lists read, 1 of them with nothing filled in (not returned), 0 workbooks not"


def test_the_run_holds_the_newest_decision_before_its_month(answered):
    """With its lever, its note, and whose list it was."""
    run, person, place, _, _ = answered
    rows = pd.read_parquet(run / "decisions.parquet").set_index("staff_id")
    row = rows.loc[person]
    assert (month_text(int(row["month"])), row["decision"], row["reason"]) == ("2024-11", "refused", NOTE)
    assert row["answered_by"] == place
    assert row["levers"]


def test_the_next_list_shows_it_beside_the_person(answered, county):
    """In the workbook and on the page: decision, note and month."""
    run, person, place, _, home = answered
    workspace = _listing(county)
    for format_ in ("xlsx", "html"):
        export(run, workspace, to=home / "next", format_=format_, language="zh", when="", steps=Steps(), facility=place)
    (book,) = (home / "next").glob("*.xlsx")
    (page,) = (home / "next").glob("*.html")
    sheet = openpyxl.load_workbook(book)["人员名单"]
    row = next(row for row in sheet.iter_rows(values_only=True) if person in row)
    said = next(cell for cell in row if cell and NOTE in str(cell))
    assert said.startswith("2024年11月名单：不采用\n")
    assert f"说明：{NOTE}" in page.read_text(encoding="utf-8")


def test_a_refused_lever_is_not_offered_again(answered):
    """For as long as its own file says."""
    run, person, _, _, _ = answered
    refused = pd.read_parquet(run / "decisions.parquet").set_index("staff_id").loc[person, "levers"]
    offered = pd.read_parquet(run / "suggestions.parquet")
    assert refused not in set(offered.loc[offered["staff_id"] == person, "lever"])
