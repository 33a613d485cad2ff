"""Returned workbooks: decisions are kept, everything else is reported."""

from types import SimpleNamespace
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pandas as pd
import pytest

from takeroot.errors import ReportError
from takeroot.pipeline.returns import returns
from takeroot.report.returns.not_returned import not_returned
from takeroot.report.returns.read_returns import CODES, read_returns
from takeroot.report.words.words import LANGUAGES, read_words

FILL = {
    "zh": {"decision": "决定", "measure": "采用第几项", "start": "开始日期", "override": "您认为的档次", "note": "说明"}
}
FILL["en"] = {"decision": "Decision", "measure": "Which measure", "start": "From when", "override": "Your own band"}
SHEET = {"zh": "人员名单", "en": "Staff list"}
NUMBER = {"zh": "工号", "en": "Staff number"}


@pytest.fixture
def send_back(write, tmp_path, levers):
    """Write F001's list, change it as a director would, read it back."""

    def send_back(change, language="zh", name="回复.xlsx"):
        write(facility="F001", language=language)
        book = openpyxl.load_workbook(tmp_path / "lists" / f"2024-12_LIST_F001.{language}.xlsx")
        change(Sheet(book[SHEET[language]], language))
        (tmp_path / "back").mkdir(exist_ok=True)
        book.save(tmp_path / "back" / name)
        return read_returns(tmp_path / "back", levers=levers)

    return send_back


class Sheet:
    """A staff sheet as a director edits it."""

    def __init__(self, page, language):
        self.page, self.language = page, language
        self.header = next(row for row in page.iter_rows() if NUMBER[language] in [cell.value for cell in row])
        self.columns = {cell.value: cell.column for cell in self.header}

    def row(self, staff_id):
        """Row number of a person, or the first empty row."""
        column = self.columns[NUMBER[self.language]]
        rows = range(self.header[0].row + 1, self.page.max_row + 1)
        return next(row for row in rows if self.page.cell(row, column).value == staff_id)

    def fill(self, staff_id, **answers):
        """Fill in a person's row."""
        row = self.row(staff_id)
        for column, value in answers.items():
            heading = FILL[self.language].get(column, column)
            self.page.cell(row, self.columns[heading], value)


def nothing(sheet):
    """Fill nothing in."""


def codes(returned):
    """Codes of what was not understood."""
    return sorted(returned.not_understood["code"])


def test_an_unchanged_list_was_not_returned(send_back):
    """Nothing filled in: it is told as such, and its facility is still to be asked."""
    returned = send_back(nothing)
    assert (len(returned.decisions), len(returned.measures), codes(returned)) == (0, 0, ["nothing_filled_in"])
    assert (returned.unanswered, returned.places) == (("回复.xlsx",), frozenset())


def test_a_refusal_without_a_number_is_of_all_that_was_offered(send_back):
    """And one with a number of that alone; whose list it was stands beside."""
    returned = send_back(
        lambda sheet: (sheet.fill("S01", decision="不采用"), sheet.fill("S12", decision="不采用", measure="1"))
    )
    assert returned.decisions[["staff_id", "levers", "answered_by"]].to_numpy().tolist() == [
        ["S01", "title_appointment+shift_rebalancing", "F001"],
        ["S12", "equal_pay_contract", "F001"],
    ]


@pytest.mark.parametrize(("language", "agreed", "high"), [("zh", "同意", "高"), ("en", "agreed", " HIGH")])
def test_decisions_are_read_in_both_languages(send_back, language, agreed, high):
    """With the reason kept; small slips are understood."""
    returned = send_back(lambda sheet: sheet.fill("S01", decision=agreed, override=high), language)
    assert returned.decisions.iloc[0][["staff_id", "month", "decision", "band_override"]].tolist() == [
        "S01",
        "2024-12",
        "agreed",
        "high",
    ]


def test_the_reason_is_kept(send_back):
    """Word for word."""
    returned = send_back(lambda sheet: sheet.fill("S01", decision="暂缓", note="等县里名额 "))
    assert returned.decisions["reason"].tolist() == ["等县里名额"]


def test_what_was_done_becomes_a_measure(send_back):
    """By its number on the list and its day."""
    returned = send_back(lambda sheet: sheet.fill("S01", decision="已落实", measure="1、2", start="2025年1月15日"))
    assert returned.measures.to_numpy().tolist() == [
        ["S01", "2025-01-15", "shift_rebalancing"],
        ["S01", "2025-01-15", "title_appointment"],
    ]


def test_what_was_agreed_is_no_measure_yet(send_back):
    """It waits for its day, with its lever and its day kept."""
    returned = send_back(lambda sheet: sheet.fill("S01", decision="同意", measure="1", start="2025-01-15"))
    assert returned.measures.empty
    assert returned.agreed.to_numpy().tolist() == [["S01", "2024-12", "title_appointment", "2025-01-15", "agreed"]]


@pytest.mark.parametrize(("said", "decision"), [("已落实", "done"), ("暂缓", "postponed"), ("不采用", "refused")])
def test_every_decision_keeps_its_lever_and_day(send_back, said, decision):
    """What was refused is worth knowing too."""
    returned = send_back(lambda sheet: sheet.fill("S01", decision=said, measure="2", start="2025-01-15"))
    assert returned.agreed.to_numpy().tolist() == [["S01", "2024-12", "shift_rebalancing", "2025-01-15", decision]]


def test_a_lever_is_kept_although_its_day_is_not_understood(send_back):
    """The day stays empty and is asked back."""
    returned = send_back(lambda sheet: sheet.fill("S01", decision="同意", measure="1", start="next month"))
    assert returned.agreed["start_date"].tolist() == [""]


def test_a_deleted_row_an_added_column_and_a_changed_name_are_reported(send_back):
    """And the decisions stay."""

    def change(sheet):
        sheet.fill("S01", decision="同意", measure="1", start="2025-01-15")
        sheet.fill("S03", decision="不采用")
        sheet.page.cell(sheet.row("S03"), sheet.columns["姓名"], "李 娜娜")
        sheet.page.delete_rows(sheet.row("S02"))
        sheet.page.cell(sheet.header[0].row, sheet.page.max_column + 1, "我的备注")

    returned = send_back(change)
    assert returned.decisions[["staff_id", "decision"]].to_numpy().tolist() == [["S01", "agreed"], ["S03", "refused"]]
    assert codes(returned) == ["column_added", "name_changed", "row_deleted"]


def test_columns_in_another_order_are_found_by_their_headings(send_back):
    """A column inserted in front moves all others."""

    def change(sheet):
        sheet.fill("S01", decision="同意")
        sheet.page.insert_cols(1)

    assert send_back(change).decisions["staff_id"].tolist() == ["S01"]


def test_a_list_answers_only_for_those_whom_it_named(send_back):
    """A number put over another, or into an empty row, is told and not used; the program's number is text again."""

    def change(sheet):
        sheet.fill("S01", decision="同意")
        sheet.fill("S02", decision="不采用")
        sheet.page.cell(sheet.row("S02"), sheet.columns["工号"], "SOMEONE_ELSE")
        row = sheet.row(None)
        sheet.page.cell(row, sheet.columns["工号"], 10086)
        sheet.page.cell(row, sheet.columns["您认为的档次"], "高")

    returned = send_back(change)
    assert returned.decisions["staff_id"].tolist() == ["S01"]
    told = returned.not_understood[returned.not_understood["code"] == "not_on_this_list"]
    assert told["value"].tolist() == ["SOMEONE_ELSE", "10086"]


def test_a_list_without_its_marks_answers_for_nobody(send_back):
    """Where the line that tells who was on it is gone nobody can tell that the answers are its own."""

    def change(sheet):
        sheet.fill("S01", decision="同意")
        for page in sheet.page.parent.worksheets:
            for row in page.iter_rows():
                for cell in row:
                    if str(cell.value).startswith("takeroot-check"):
                        cell.value = None

    returned = send_back(change)
    assert returned.decisions.empty
    assert "not_on_this_list" in codes(returned)


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"decision": "再说"}, "not_a_choice"),
        ({"override": "很高"}, "not_a_choice"),
        ({"decision": "已落实", "measure": "1"}, "start_missing"),
        ({"decision": "已落实", "measure": "1", "start": "去年"}, "not_a_date"),
        ({"decision": "已落实", "measure": "1", "start": "2025-02-30"}, "not_a_date"),
        ({"decision": "已落实", "measure": "9", "start": "2025-01-15"}, "no_such_measure"),
        ({"decision": "已落实", "start": "2025-01-15"}, "measure_missing"),
        ({"decision": "同意", "start": "2025-01-15"}, "measure_missing"),
        ({"decision": "同意", "measure": "1", "start": "下个月"}, "not_a_date"),
        ({"decision": "同意", "measure": "9", "start": "2025-01-15"}, "no_such_measure"),
        ({"decision": "同意", "measure": "12", "start": "2025-01-15"}, "no_such_measure"),
        ({"decision": "同意", "measure": "1"}, "start_missing"),
        ({"measure": "1", "start": "2025-01-15"}, "decision_missing"),
        ({"note": "长" * 201}, "cut_short"),
    ],
)
def test_what_is_not_understood_is_reported_by_cell(send_back, answers, code):
    """File, row, column, code."""
    returned = send_back(lambda sheet: sheet.fill("S01", **answers))
    assert codes(returned) == [code]
    assert returned.not_understood.iloc[0]["line"] > 1
    assert code in CODES


def test_every_code_has_a_reason_in_both_languages(factors, levers):
    """And the report gives both."""
    for language in LANGUAGES:
        words = read_words(language, factors=factors, levers=levers)
        assert all(words(f"returned.{code}") for code in CODES)


def test_a_reason_is_told_in_chinese_and_english(send_back):
    """Whoever asks the director back reads one of them."""
    returned = send_back(lambda sheet: sheet.fill("S01", decision="同意", measure="1", start="下个月"))
    row = returned.not_understood.iloc[0]
    assert (row["value"], row["reason_zh"]) == ("下个月", "不是日期，应如 2025-01-15")
    assert row["reason_en"] == "no date such as 2025-01-15"


def test_a_person_twice_with_different_answers_is_not_used(send_back):
    """Neither can be told to be right."""

    def change(sheet):
        sheet.fill("S01", decision="同意")
        row = sheet.row(None)
        sheet.page.cell(row, sheet.columns["工号"], "S01")
        sheet.page.cell(row, sheet.columns["决定"], "不采用")

    returned = send_back(change)
    assert returned.decisions.empty
    assert codes(returned).count("twice") == 2


def test_the_later_file_holds(send_back):
    """Two lists for one month: the second by name, and the report says so."""
    send_back(lambda sheet: sheet.fill("S01", decision="暂缓"), name="a.xlsx")
    returned = send_back(lambda sheet: sheet.fill("S01", decision="不采用"), name="b.xlsx")
    assert returned.decisions["decision"].tolist() == ["refused"]
    assert codes(returned) == ["answered_again"]


def test_files_that_are_no_lists_are_reported(send_back, tmp_path):
    """Damaged ones, other workbooks, bombs; the lists beside them are read."""
    (tmp_path / "back").mkdir()
    (tmp_path / "back" / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    other = openpyxl.Workbook()
    other.save(tmp_path / "back" / "other.xlsx")
    (tmp_path / "back" / "~$open.xlsx").write_bytes(b"lock")
    returned = send_back(lambda sheet: sheet.fill("S01", decision="暂缓"))
    assert returned.decisions["staff_id"].tolist() == ["S01"]
    assert codes(returned) == ["no_list", "unreadable"]
    assert returned.damaged == ("broken.xlsx", "other.xlsx")


def test_lists_that_are_still_out_are_named(send_back, write, tmp_path):
    """F003's list was sent and is not back; F002's names nobody and need not come; an empty answer is none."""
    empty = send_back(nothing)
    returned = send_back(lambda sheet: sheet.fill("S01", decision="同意"))
    write()
    assert not_returned(tmp_path / "lists", returned) == ("F003",)
    assert not_returned(tmp_path / "lists", empty) == ("F001", "F003")
    assert not_returned(tmp_path / "back", returned) is None


def test_a_folder_without_a_workbook_is_one_line(tmp_path, levers):
    """Nothing is written for it."""
    with pytest.raises(ReportError, match=r"holds no workbook \(.xlsx\); name the one with the returned lists"):
        read_returns(tmp_path, levers=levers)


def test_the_terminal_tells_counts_and_what_to_do_next(send_back, levers, tmp_path):
    """Lists read and not, rows a file, what to ask back and what to copy."""
    (tmp_path / "back").mkdir()
    (tmp_path / "back" / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    send_back(lambda sheet: sheet.fill("S01", decision="已落实", measure="1", start="2025-01-15"))
    lines = returns(tmp_path / "back", SimpleNamespace(levers=levers), out=tmp_path / "tables")
    told = [line.replace(str(tmp_path), "") for line in lines]
    assert told == [
        "1 lists read, 1 workbooks not",
        "/tables/decisions.csv: 1 rows",
        "/tables/measures.csv: 1 rows",
        "/tables/agreed.csv: 1 rows",
        "/tables/not_understood.csv: 1 rows",
        "ask back: /tables/not_understood.csv says what was not understood",
        "next: copy /tables/decisions.csv and /tables/measures.csv into the data of next month",
    ]


def test_only_damaged_workbooks_are_an_error(tmp_path, levers):
    """Told in one line; what was wrong with each is written."""
    (tmp_path / "back").mkdir()
    (tmp_path / "back" / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(ReportError, match="1 workbooks, none of them a list; see"):
        returns(tmp_path / "back", SimpleNamespace(levers=levers), out=tmp_path / "tables")
    assert "unreadable" in (tmp_path / "tables" / "not_understood.csv").read_text("utf-8")


def test_a_workbook_that_unfolds_too_far_is_not_opened(tmp_path, levers):
    """100 MB of zeros in 100 kB."""
    with ZipFile(tmp_path / "bomb.xlsx", "w", ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", bytes(100_000_000))
    assert codes(read_returns(tmp_path, levers=levers)) == ["too_large"]


def test_the_tables_have_the_columns_of_the_contract(send_back):
    """Ready to be delivered with next month's records."""
    returned = send_back(nothing)
    assert list(returned.decisions)[:5] == ["staff_id", "month", "decision", "band_override", "reason"]
    assert list(returned.measures) == ["staff_id", "start_date", "lever"]
    assert isinstance(returned.not_understood, pd.DataFrame)


def test_a_missing_folder_is_one_line(tmp_path, levers):
    """It says what to do."""
    with pytest.raises(ReportError, match="no such folder; name the one with the returned lists"):
        read_returns(tmp_path / "none", levers=levers)


def test_a_county_office_can_answer_too(write, tmp_path, levers):
    """Its list comes back the same way."""
    written = next(one.file for one in write(role="county") if one.place == "云山县")
    book = openpyxl.load_workbook(tmp_path / "lists" / written)
    sheet = Sheet(book[SHEET["zh"]], "zh")
    sheet.fill("T01", decision="同意", measure="1", start="2025-03-01")
    (tmp_path / "back").mkdir()
    book.save(tmp_path / "back" / "county.xlsx")
    returned = read_returns(tmp_path / "back", levers=levers)
    assert returned.agreed.to_numpy().tolist() == [["T01", "2024-12", "post_conversion", "2025-03-01", "agreed"]]
