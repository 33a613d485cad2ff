"""The workbook a director opens: three sheets, frozen, filtered, printed on A4, with choices, bars and a chart."""

from zipfile import ZipFile

import openpyxl
import pytest

SHEETS = {"zh": ["本院概况", "人员名单", "怎样看"], "en": ["Facility", "Staff list", "How to read it"]}


@pytest.fixture
def book(write, tmp_path):
    """F001's workbook, by a second reader."""
    write(facility="F001")
    return openpyxl.load_workbook(tmp_path / "lists" / "2024-12_LIST_F001.zh.xlsx")


@pytest.fixture
def staff(book):
    """Its second sheet."""
    return book["人员名单"]


def header(sheet):
    """Row number of the headings."""
    return next(row[0].row for row in sheet.iter_rows() if "工号" in [cell.value for cell in row])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_there_are_three_sheets(write, tmp_path, language):
    """The facility, the people, how to read it."""
    write(facility="F001", language=language)
    path = tmp_path / "lists" / f"2024-12_LIST_F001.{language}.xlsx"
    assert openpyxl.load_workbook(path).sheetnames == SHEETS[language]


def test_nine_people_have_no_second_sheet(write, tmp_path):
    """Facility view only."""
    write(facility="F002")
    book = openpyxl.load_workbook(tmp_path / "lists" / "2024-12_LIST_F002.zh.xlsx")
    assert book.sheetnames == ["本院概况", "怎样看"]
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert not [text for text in cells if "马超" in text or "T01" in text]


def test_headings_stay_and_filter(staff):
    """Frozen below the heading and right of the name; a filter over all rows."""
    top = header(staff)
    assert staff.freeze_panes == f"B{top + 1}"
    assert staff.auto_filter.ref.startswith(f"A{top}:")
    assert staff.print_title_rows == f"${top}:${top}"


def test_it_prints_on_a4(book):
    """The people across, one page wide."""
    for sheet in book:
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.fitToWidth in {1, None}
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert book["人员名单"].page_setup.orientation == "landscape"


def test_answers_are_chosen_from_lists(staff):
    """Decision, measure, band; a day and a note with a hint."""
    rules = {rule.promptTitle: rule for rule in staff.data_validations.dataValidation}
    assert rules["决定"].formula1 == '"同意,已落实,暂缓,不采用"'
    assert rules["您认为的档次"].formula1 == '"高,关注,低"'
    assert rules["采用第几项"].formula1 == '"1,2,3"'
    assert rules["开始日期"].type == "date"
    assert "病情" in rules["说明"].prompt


def test_bars_and_charts_are_native(tmp_path, book):  # noqa: ARG001 - the file is read by its parts
    """Drawn by the program from cells, not pictures."""
    with ZipFile(tmp_path / "lists" / "2024-12_LIST_F001.zh.xlsx") as parts:
        names = parts.namelist()
        sheets = [parts.read(name) for name in names if name.startswith("xl/worksheets/sheet")]
    assert len([name for name in names if name.startswith("xl/charts/chart")]) == 2
    assert sum(b"<dataBar" in sheet for sheet in sheets) == 2
    assert not [name for name in names if "media" in name]


def test_the_first_sheet_says_what_to_do_on_monday(book):
    """Whom to talk with, what to decide, what to ask for, what to send back."""
    text = "\n".join(str(cell.value) for row in book["本院概况"].iter_rows() for cell in row if cell.value)
    for said in (
        "张伟、王芳、孙涛",
        "及时聘任职称（1 人）",
        "以上同事中有 3 人，县卫健部门也会找本人沟通",
        "2025年1月底前",
    ):
        assert said in text


def test_there_is_room_to_add_colleagues(staff):
    """Five empty rows below the last person."""
    assert staff.max_row == header(staff) + 6 + 5


def test_numbers_in_cells_have_no_hidden_decimals(book):
    """Shares are whole per cents, costs thousands."""
    numbers = [
        cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, float)
    ]
    assert numbers
    assert all(round(100 * number) / 100 == number for number in numbers)
