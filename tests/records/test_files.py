"""Files as they come: encodings, formats, names, headers, and what in them is no row."""

import sqlite3
from datetime import date, datetime, time

import numpy as np
import openpyxl
import pandas as pd
import pytest
import xlwt
from openpyxl.utils.datetime import MAC_EPOCH

from takeroot.errors import RecordsError
from takeroot.records.read_records import read_records

RECEIVED = date(2024, 12, 31)
PAY = "工号,月份,基本工资\nA1,202301,3000\n"
HEADER = ["工号", "姓名", "入职日期", "离职日期", "离职原因"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_are_told_apart(read, encoding, newline):
    """UTF-8 with and without a mark, GB18030 and UTF-16 with a mark give the same table."""
    reading = read({"工资表.csv": PAY.replace("\n", newline).encode(encoding)})
    assert reading.tables["pay"]["base_pay"].tolist() == [3000]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_delimiters_are_told_apart_by_the_header(read, delimiter):
    """Commas, tabs, semicolons and bars."""
    assert len(read({"工资表.csv": PAY.replace(",", delimiter)}).tables["pay"]) == 1


def test_bytes_that_are_no_text_are_refused(write, tables):
    """An encoding that is none of these is an error that says what to do; nothing is guessed."""
    folder = write({"工资表.csv": PAY.encode("utf-8") + b"\xff\xff\x80"})
    with pytest.raises(RecordsError, match=r"工资表\.csv: neither UTF-8 nor GB18030.*save it as CSV UTF-8"):
        read_records(folder, tables, received=RECEIVED)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("A1,202302", "ragged_row"),
        ("A1,202302,3000,1", "ragged_row"),
        ('A1,"202302,3000', "unbalanced_quotes"),
        ('A1,202302,"3000', "unbalanced_quotes"),
        ('A1,202302,"30"00', "unbalanced_quotes"),
    ],
)
def test_a_broken_line_costs_only_itself(read, line, code):
    """The lines before and after it are used, whatever its quotation marks do."""
    reading = read({"工资表.csv": f"{PAY}{line}\nA3,202302,4000\nA3,202303,4100\n"})
    assert reading.set_aside[["line", "code", "value"]].to_numpy().tolist() == [[3, code, line]]
    assert reading.tables["pay"]["base_pay"].tolist() == [3000, 4000, 4100]


def test_a_quoted_cell_may_run_over_lines(read):
    """Its line is the one it begins on, and later lines keep their numbers."""
    reading = read({"处理意见.csv": '工号,月份,决定,理由\nA1,202301,同意,"一\n二"\nA1,202302,天知道,\n'})
    assert reading.tables["decisions"]["reason"].iloc[0] == "一\n二"
    assert reading.set_aside["line"].tolist() == [4]


def test_further_empty_cells_do_no_harm(read):
    """A spreadsheet's spare commas at the end of a line are nothing."""
    assert not len(read({"工资表.csv": "工号,月份,基本工资,,\nA1,202301,3000,,\nA2,202301,3000,,,,\n"}).set_aside)


@pytest.mark.parametrize("total", ["合计,,3000", "合 计,1,3000", ",总计,3000", "小计：,,", "本页小计,,1", "平均,,3000"])
def test_total_lines_are_no_rows(read, total):
    """A total is named in the notes and counts as neither read nor set aside."""
    reading = read({"工资表.csv": f"{PAY}{total}\n"})
    assert reading.counts.set_index("table").loc["pay", "read"] == 1
    assert any("工资表.csv: total line 3 left out" in note for note in reading.notes)


def test_titles_blank_lines_and_remarks_are_no_rows(read):
    """Title lines above the header, blank lines, and who filled the form in."""
    text = "某县工资表\n单位：元\n\n" + PAY + ",,\n\n制表人：某某,,\n"
    reading = read({"工资表.csv": text})
    assert reading.counts.set_index("table").loc["pay", "read"] == 1
    assert any("title line 1, 2" in note for note in reading.notes)
    assert any("remark 8" in note for note in reading.notes)


def test_na_is_a_name(read):
    """Text stays text."""
    reading = read(staff="工号,姓名,入职日期,离职日期,离职原因\nNA,NA,2020-01-01,,\n001,null,2020-01-01,,\n")
    assert reading.tables["staff"]["name"].tolist() == ["null", "NA"]
    assert reading.tables["staff"]["staff_id"].tolist() == ["001", "NA"]


def test_odd_characters_are_folded(read):
    """Full-width, zero-width and ideographic spaces, byte-order marks and radicals that look like ideographs."""
    reading = read(staff="工\u200b号,性别,入职日期\u3000,离职日期,离职原因\nＡ\ufeff００1\u3000,⼥,2020-01-01,,\n")
    assert reading.tables["staff"]["staff_id"].tolist() == ["A001"]
    assert reading.tables["staff"]["sex"].tolist() == ["F"]


@pytest.mark.parametrize(
    ("header", "text", "expected"),
    [
        ("基本工资(元)", "3000", 3000),
        ("基本工资（万元）", "0.3", 3000),
        ("基本工资[千元]", "3", 3000),
        ("基本工资(元/年)", "36000", 3000),
        ("基本工资*", "3", 3),
    ],
)
def test_a_unit_in_the_header_scales(read, header, text, expected):
    """Ten thousands of yuan beside yuan, as the header says."""
    reading = read({"工资表.csv": f"工号,月份,{header}\nA1,202301,{text}\n"})
    assert reading.tables["pay"]["base_pay"].tolist() == [expected]


def test_the_same_header_twice(read):
    """Cells that agree are used, cells that differ are blanked and listed."""
    reading = read({"工资表.csv": "工号,月份,基本工资,基本工资\nA1,202301,3000,3000\nA2,202301,1,2\nA3,202301,,5\n"})
    assert reading.tables["pay"]["base_pay"].fillna(-1).tolist() == [3000, -1, 5]
    assert reading.set_aside[["line", "code"]].to_numpy().tolist() == [[3, "column_twice"]]


def test_two_spellings_of_one_column(read):
    """The spelling its file lists first counts; the other is reported as not recognised."""
    reading = read({"工资表.csv": "工号,月份,岗位工资,基本工资\nA1,202301,1,2\n"})
    assert reading.tables["pay"]["base_pay"].tolist() == [2]
    assert reading.unrecognised["column"].tolist() == ["岗位工资"]


def test_unknown_columns_are_reported_once(read):
    """They are kept out, and are no error."""
    reading = read({"工资表.csv": "工号,月份,基本工资,工会费\nA1,202301,1,2\nA2,202301,1,2\n"})
    assert reading.unrecognised.to_numpy().tolist() == [["pay", "工资表.csv", "工会费", "", 2]]


@pytest.mark.parametrize(
    "names", [["工资表2023.csv", "工资表2024.csv"], ["2023年工资.csv", "pay-2024-01.csv"], ["工资(1).csv", "a.csv"]]
)
def test_several_files_make_one_table(read, names):
    """By a year or month in their names, or by their headers."""
    reading = read({names[0]: PAY, names[1]: "工号,月份,绩效工资\nA1,202401,500\n"})
    pay = reading.tables["pay"]
    assert pay["month"].tolist() == [2023 * 12, 2024 * 12]
    assert pay["base_pay"].isna().tolist() == [False, True]
    assert pay["performance_pay"].isna().tolist() == [True, False]


def test_two_candidates_are_an_error_that_names_both(write, tables):
    """A file that may be two tables is not guessed at."""
    folder = write({"a.csv": "工号,日期,类型\nA1,2023-01-01,投诉\n"})
    with pytest.raises(RecordsError, match=r"a\.csv: by its headers it may be incidents and training"):
        read_records(folder, tables, received=RECEIVED)


def test_what_is_no_table_is_named(read):
    """Files that hold no table are left alone."""
    reading = read({"说明.txt": "你好", "照片.jpg": b"\xff\xd8", "数据.csv": "a,b\n1,2\n"})
    assert {note.split(":")[0] for note in reading.notes} == {"说明.txt", "照片.jpg", "数据.csv"}


def test_all_problems_come_in_one_message(write, tables):
    """A table that is missing and a key column that is not understood, one line each."""
    folder = write({"工资表.csv": "编码,月份,基本工资\nA1,202301,1\n"}, staff=None)
    with pytest.raises(RecordsError) as raised:
        read_records(folder, tables, received=RECEIVED)
    lines = str(raised.value).split("\n")
    assert len(lines) == 2
    assert "no column for pay.staff_id (工号); headers not understood: 编码" in lines[0]
    assert "the table staff is missing" in lines[1]


@pytest.mark.parametrize("source", ["nowhere", "sqlite:///nowhere.db", "nonsense://x"])
def test_a_source_that_is_not_there(tables, source):
    """One line, and SQLite makes no empty file."""
    with pytest.raises(RecordsError):
        read_records(source, tables, received=RECEIVED)


def _book(path, rows, *, epoch=None, change=None):
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = epoch
    sheet = book.active
    sheet.title = "数据"
    for row in rows:
        sheet.append(row)
    if change:
        change(book, sheet)
    book.save(path)


@pytest.mark.parametrize("epoch", [None, MAC_EPOCH], ids=["1900", "1904"])
def test_dates_of_a_workbook(tmp_path, tables, epoch):
    """Date cells and serial numbers are read by the workbook's own epoch."""
    serial = (date(2020, 1, 1) - (epoch.date() if epoch else date(1899, 12, 30))).days
    rows = [
        HEADER,
        ["A1", "甲", date(2020, 1, 1)],
        ["A2", "乙", serial],
        ["A3", "丙", datetime.combine(date(2020, 1, 1), time(9))],
    ]
    _book(tmp_path / "花名册.xlsx", rows, epoch=epoch)
    reading = read_records(tmp_path, tables, received=RECEIVED)
    assert reading.tables["staff"]["hire_date"].dt.strftime("%Y-%m-%d").tolist() == ["2020-01-01"] * 3


def test_a_workbook_with_everything(tmp_path, tables):
    """A title over merged cells, a header in two rows, cells merged downwards, a total, hidden and empty sheets."""

    def change(book, sheet):
        sheet.merge_cells("A1:E1")
        sheet.merge_cells("B3:B4")
        hidden = book.create_sheet("旧")
        hidden.append(HEADER)
        hidden.append(["A9", "旧", "2020-01-01"])
        hidden.sheet_state = "hidden"
        book.create_sheet("空")

    rows = [["某县花名册"], HEADER, ["A1", "同名", "2020-01-01"], ["A2", None, "2020-01-01"], ["合计", 2]]
    _book(tmp_path / "花名册.xlsx", rows, change=change)
    reading = read_records(tmp_path, tables, received=RECEIVED)
    assert reading.tables["staff"]["name"].tolist() == ["同名", "同名"]
    assert len(reading.notes) == 3
    assert {"花名册.xlsx: hidden sheet 旧 left out", "花名册.xlsx: total line 5 left out"} < set(reading.notes)


def test_numbers_merged_over_rows_are_not_shared(write, tables):
    """One amount over two people belongs to neither for certain."""
    folder = write({})

    def change(_, sheet):
        sheet.merge_cells("C2:C3")

    _book(
        folder / "工资表.xlsx", [["工号", "月份", "基本工资"], ["A1", "202301", 3000], ["A3", "202301"]], change=change
    )
    reading = read_records(folder, tables, received=RECEIVED)
    assert reading.set_aside[["line", "code", "effect"]].to_numpy().tolist() == [
        [2, "merged_number", "value"],
        [3, "merged_number", "value"],
    ]


def test_formulas_without_a_result_and_error_values_are_listed(write, tables):
    """A formula that was never computed, and #REF!, are no empty cells."""
    folder = write({})

    def change(_, sheet):
        sheet["C2"] = "=1+1"
        sheet["C3"] = "#REF!"
        sheet["C3"].data_type = "e"

    _book(folder / "工资表.xlsx", [["工号", "月份", "基本工资"], ["A1", "202301"], ["A3", "202301"]], change=change)
    reading = read_records(folder, tables, received=RECEIVED)
    assert reading.set_aside["code"].tolist() == ["formula_without_value", "cell_error"]


def test_ids_that_were_numbers(write, tables):
    """Whole numbers stay ids; zeros that were lost make a person unknown; long numbers are damaged."""
    folder = write({}, staff="工号,入职日期,离职日期,离职原因\n123,2020-01-01,,\n00456,2020-01-01,,\n")
    rows = [["工号", "月份", "基本工资"], [123, "202301", 1], [456, "202301", 1], [411234198001011234, "202301", 1]]
    _book(folder / "工资表.xlsx", rows)
    reading = read_records(folder, tables, received=RECEIVED, stop=False)
    assert reading.tables["pay"]["staff_id"].tolist() == ["123"]
    assert reading.set_aside[["line", "code"]].to_numpy().tolist() == [[3, "person_unknown"], [4, "id_damaged"]]
    assert any("pay: 1 ids would be known with leading zeros" in note for note in reading.notes)


def test_xls_files(write, tables):
    """The old format, with its dates and a hidden sheet."""
    folder = write({})
    book = xlwt.Workbook()
    sheet = book.add_sheet("工资2023")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for column, cell in enumerate(["工号", "月份", "基本工资"]):
        sheet.write(0, column, cell)
    for column, (cell, style) in enumerate([("A1", None), (date(2023, 1, 1), day), (3000.5, None)]):
        sheet.write(1, column, cell, *([style] if style else []))
    book.add_sheet("隐").visibility = 1
    book.save(str(folder / "x.xls"))
    reading = read_records(folder, tables, received=RECEIVED)
    assert reading.tables["pay"][["month", "base_pay"]].to_numpy().tolist() == [[2023 * 12, 3000.5]]
    assert "x.xls: hidden sheet 隐 left out" in reading.notes


OTHER = {
    "职工信息2024": "员工编号,职工姓名,最高学历,人员类别,用工性质,机构编码,来院时间,离院时间,减员原因\n"
    "07,甲,专科,医生,事业编,J1,2019.07,,\n08,乙,研究生,护理,聘用,J1,2018/3/1,2024年1月,升学\n",
    "单位信息": "名称,机构编码,所属县,机构类别,偏远类别,服务人口(万人)\n甲院,J1,乙县,卫生院,2,1.2\n",
    "薪酬": "年月,人员编码,绩效,岗位工资（元）,津补贴\n2024年01月,07,500,3100,20\n202402,07,500,3100,20\n",
    "岗位变动": "人员编号,变更日期,单位代码,编制,科室,岗位\n07,2019-07-31,J1,合同制,内科,医生\n",
    "年度考核": "职工号,考核年度,考核结果\n07,2023,称职\n",
    "异议": "职工号,日期\n08,2023-05-05\n",
}


def test_another_county_needs_no_code(tmp_path, tables):
    """One workbook with a sheet a table, other spellings, sheet names and column order."""
    path = tmp_path / "全部.xlsx"
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, text in OTHER.items():
        sheet = book.create_sheet(name)
        for line in text.splitlines():
            sheet.append(line.split(","))
    book.save(path)
    reading = read_records(path, tables, received=RECEIVED)
    assert not len(reading.set_aside)
    assert not len(reading.unrecognised)
    staff = reading.tables["staff"]
    columns = ["staff_id", "education", "profession", "employment_type", "exit_reason"]
    assert staff[columns].astype("str").fillna("").to_numpy().tolist() == [
        ["07", "college", "physician", "established", ""],
        ["08", "master", "nurse", "contract", "further_study"],
    ]
    assert staff["hire_date"].dt.strftime("%Y-%m-%d").tolist() == ["2019-07-31", "2018-03-01"]
    assert reading.tables["facilities"]["population_served"].tolist() == [12000]
    assert reading.tables["appraisals"]["date"].tolist() == [pd.Timestamp("2023-12-31")]
    assert reading.tables["postings"]["position"].tolist() == ["医生"]
    assert len(reading.tables["pay"]) == 2
    assert len(reading.tables["objections"]) == 1


CANONICAL = {
    "staff": "staff_id,hire_date,exit_date,exit_reason,profession\n"
    "B2,2020-01-01,,,nurse\nA1,2019-05-06,2024-01-02,resigned,\n",
    "pay": "staff_id,month,base_pay\nB2,2023-02,3000.25\nB2,2023-01,\nA1,2023-01,99\n",
    "titles": "staff_id,date,event,level\nA1,2022-02-03,passed,senior\n",
}


def test_parquet_database_and_csv_agree(tmp_path, tables):
    """Typed or text, the same records give the same clean tables."""
    for kind in ("csv", "parquet"):
        (tmp_path / kind).mkdir()
    with sqlite3.connect(tmp_path / "county.db") as connection:
        for name, text in CANONICAL.items():
            (tmp_path / "csv" / f"{name}.csv").write_text(text)
            frame = pd.read_csv(tmp_path / "csv" / f"{name}.csv")
            for column in frame.columns.intersection(["hire_date", "exit_date", "date"]):
                frame[column] = pd.to_datetime(frame[column])
            frame.to_parquet(tmp_path / "parquet" / f"{name}.parquet")
            frame.to_sql(name, connection, index=False)
    readings = [
        read_records(source, tables, received=RECEIVED)
        for source in (tmp_path / "csv", tmp_path / "parquet", f"sqlite:///{tmp_path / 'county.db'}")
    ]
    for other in readings[1:]:
        assert not len(other.set_aside)
        for key in tables:
            pd.testing.assert_frame_equal(readings[0].tables[key], other.tables[key])
    assert readings[0].tables["pay"]["staff_id"].tolist() == ["A1", "B2", "B2"]


def test_parquet_faults_are_found_too(write, tables):
    """Typed columns pass the same limits as text."""
    folder = write({})
    frame = pd.DataFrame({"staff_id": ["A1", "A3", None], "month": ["2023-01"] * 3, "base_pay": [-1.0, np.inf, 5.0]})
    frame.to_parquet(folder / "pay.parquet")
    reading = read_records(folder, tables, received=RECEIVED, stop=False)
    assert reading.set_aside[["line", "code"]].to_numpy().tolist() == [
        [1, "out_of_range"],
        [2, "not_a_number"],
        [3, "required_missing"],
    ]


def test_every_input_has_a_digest(read):
    """SHA-256 of each file that was read."""
    assert {name: len(digest) for name, digest in read({"工资表.csv": PAY}).digests.items()} == {
        "花名册.csv": 64,
        "工资表.csv": 64,
    }


def test_a_declared_type_refuses_nothing(tmp_path, tables):
    """Text in a date column of a database is read like text in a file; each table has a digest."""
    path = tmp_path / "county.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table 花名册 (工号 integer, 入职日期 date, 离职日期 date, 离职原因 text)")
        connection.executemany(
            "insert into 花名册 values (?, ?, null, null)", [(1, "2020年1月1日"), ("乙2", "2020-02-30")]
        )
    reading = read_records(f"sqlite:///{path}", tables, received=RECEIVED, stop=False)
    assert reading.tables["staff"]["staff_id"].tolist() == ["1"]
    assert reading.set_aside[["file", "line", "code"]].to_numpy().tolist() == [["花名册", 2, "no_such_date"]]
    assert set(reading.digests) == {"花名册"}


def test_a_unit_in_the_header_is_noted(read):
    """That numbers were scaled is said, with the header."""
    notes = read({"工资表.csv": "工号,月份,基本工资(万元)\nA1,202301,0.3\n"}).notes
    assert "工资表.csv: 基本工资(万元) read as pay.base_pay times 10000" in notes


@pytest.mark.parametrize("text", ["工号,月份,基本工资", "工号,月份,基本工资\n", "工号,月份,基本工资\n\n,,\n"])
def test_a_header_without_rows_is_an_empty_table(read, text):
    """It came, and nothing is in it."""
    reading = read({"工资表.csv": text})
    assert reading.tables.has("pay", "base_pay")
    assert reading.counts.set_index("table").loc["pay"].tolist() == [0, 0, 0, 0, 0]


def test_a_column_without_a_header(read):
    """Empty it is nothing; filled it is reported like any unknown column."""
    assert not len(read({"工资表.csv": "工号,月份,基本工资,\nA1,202301,1,\n"}).unrecognised)
    found = read({"工资表.csv": "工号,月份,基本工资,\nA1,202301,1,x\n"}).unrecognised
    assert found.to_numpy().tolist() == [["pay", "工资表.csv", "", "", 1]]
