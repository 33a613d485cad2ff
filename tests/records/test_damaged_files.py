"""Damaged files: each is refused by name, or every line of it is used or listed; nothing is lost in silence.

The cells of `test_cells` and the files of `test_files` are the other half of the corpus.
"""

import io
import random
import time
import tracemalloc
import zipfile
from datetime import date

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlwt

from takeroot.errors import RecordsError
from takeroot.records.read_records import read_records

RECEIVED = date(2024, 12, 31)
HEADER = "工号,月份,基本工资"
LINES = ["A1,202301,3000", "A3,202301,3100", "A1,202302,3200", "A3,202302,3300"]
TEXT = "\n".join([HEADER, *LINES, ""])
ALL = [3000, 3200, 3100, 3300]


def _with(at: int, line: str) -> str:
    return "\n".join([HEADER, *LINES[:at], line, *LINES[at:], ""])


READ_WHOLE = {
    "utf-16 little end first": TEXT.encode("utf-16-le").join([b"\xff\xfe", b""]),
    "utf-16 big end first": b"\xfe\xff" + TEXT.encode("utf-16-be"),
    "two byte-order marks": b"\xef\xbb\xbf" * 2 + TEXT.encode(),
    "gb18030 with four-byte characters": (TEXT + "").replace("工号", "工\u200b号").encode("gb18030"),
    "no newline at the end": TEXT.rstrip().encode(),
    "mixed newlines": TEXT.replace("\n", "\r\n", 2).encode(),
    "old Mac newlines": TEXT.replace("\n", "\r").encode(),
    "blank lines between": TEXT.replace("\n", "\n\n").encode(),
    "lines of commas between": TEXT.replace("\n", "\n,,\n").encode(),
    "lines of spaces between": TEXT.replace("\n", "\n \t\n").encode(),
    "every cell quoted": "\n".join(",".join(f'"{c}"' for c in line.split(",")) for line in TEXT.split("\n")).encode(),
    "a quoted header": TEXT.replace("基本工资", '"基本工资"').encode(),
    "a header over two lines": TEXT.replace("基本工资", '"基本\n工资"').encode(),
    "spaces around cells": TEXT.replace(",", " , ").encode(),
    "ideographic spaces": TEXT.replace(",", "\u3000,\u3000").encode(),
    "no-break spaces": TEXT.replace(",", "\u00a0,").encode(),
    "zero-width characters": TEXT.replace("A", "\u200bA\u200d").encode(),
    "full-width digits and letters": TEXT.translate({ord(c): ord(c) + 0xFEE0 for c in "A0123456789"}).encode(),
    "apostrophes before ids": TEXT.replace("A", "'A").encode(),
    "ids as formulas of text": TEXT.replace("A1", '"=""A1"""').replace("A3", '"=""A3"""').encode(),
    "radicals that look like ideographs": TEXT.replace("工号", "⼯号").encode(),
    "a title of many cells": ("某县,某院,工资\n" + TEXT).encode(),
    "ten title lines": ("标题\n" * 10 + TEXT).encode(),
    "a total at the end": (TEXT + "合计,,12600\n").encode(),
    "a total in the middle": _with(2, "小计,,6100").encode(),
    "a ragged total": (TEXT + "合计\n").encode(),
    "a total of too many cells": (TEXT + "合计,4,12600,,5\n").encode(),
    "remarks at the end": (TEXT + "制表人：某,,\n审核：某,,\n").encode(),
    "a column of serial numbers before": "\n".join(
        f"{'序号' if at == 0 else at},{line}" for at, line in enumerate([HEADER, *LINES])
    ).encode(),
    "another order of columns": "\n".join(",".join(line.split(",")[::-1]) for line in [HEADER, *LINES]).encode(),
    "months as dates": TEXT.replace("202301", "2023-01-31").replace("202302", "2023年2月").encode(),
    "amounts with signs and units": TEXT.replace(",3", ",¥3").encode(),
    "65,536 lines": (TEXT + ",,\n" * 65_532).encode(),
}


@pytest.mark.parametrize("content", READ_WHOLE.values(), ids=READ_WHOLE)
def test_what_is_only_odd_is_read_whole(read, content):
    """Every amount arrives, nothing is set aside."""
    reading = read({"工资表.csv": content})
    assert reading.tables["pay"]["base_pay"].tolist() == ALL
    assert not len(reading.set_aside)
    assert reading.counts.set_index("table").loc["pay", "read"] == 4


COST_ONE_LINE = {
    "a cell too few": "A2,202301",
    "a cell too many": "A2,202301,3000,9",
    "one cell": "A2",
    "an open quotation mark": 'A2,202301,"3000',
    "an open quotation mark at the first cell": '"A2,202301,3000',
    "text after a closing mark": 'A2,"202301"x,3000',
    "three quotation marks": 'A2,"""202301,3000',
    "an unknown person": "B7,202301,3000",
    "an id without its zero": "2,202301,3000",
    "an id with an exponent": "1.2E+17,202301,3000",
    "an id that lost digits": "411234198001011000,202301,3000",
    "no id": ",202301,3000",
    "an error value as id": "#N/A,202301,3000",
    "no month": "A2,,3000",
    "a thirteenth month": "A2,202313,3000",
    "a month nobody can tell": "A2,2023.1,3000",
    "a month to come": "A2,209901,3000",
    "a month without a year": "A2,1月,3000",
    "a year for a month": "A2,2023,3000",
    "two cells in one": "A2 202301 3000,,",
    "letters for digits": "A2,2O2301,3000",
    "a letter that looks like another script's": "А2,202301,3000",
    "a look-alike ideograph": "A2,2023年１曰,3000",
}


@pytest.mark.parametrize("at", [0, 2, 4])
@pytest.mark.parametrize("line", COST_ONE_LINE.values(), ids=COST_ONE_LINE)
def test_a_damaged_line_costs_itself_alone(read, line, at):
    """The damaged line is listed under its own number; the four others are used."""
    reading = read({"工资表.csv": _with(at, line)})
    assert set(reading.set_aside["line"]) == {at + 2}
    assert set(reading.set_aside["effect"]) == {"row"}
    assert reading.tables["pay"]["base_pay"].tolist() == ALL


REFUSED = {
    "big5 with bytes that are no gb18030": ("工資.csv", b"\xa4u\xb8\xb9,\xff\xff\n"),
    "utf-8 cut in a character": ("工资表.csv", TEXT.encode()[:-1] + "工".encode()[:2] + b"\xff"),
    "utf-16 without a mark": ("工资表.csv", TEXT.encode("utf-16-le")),
    "zeros in the text": ("工资表.csv", TEXT.replace("3000", "30\x0000").encode()),
    "a picture named as a table": ("工资表.csv", b"\x89PNG\r\n\x1a\n\x00\x00"),
    "a workbook that is text": ("工资表.xlsx", TEXT.encode()),
    "an old workbook that is text": ("工资表.xls", TEXT.encode()),
    "a Parquet file that is text": ("工资表.parquet", TEXT.encode()),
    "an empty workbook file": ("工资表.xlsx", b""),
    "an empty Parquet file": ("工资表.parquet", b""),
    "no key column": ("工资表.csv", "姓名,月份,基本工资\n甲,202301,1\n".encode()),
    "no month column": ("工资表.csv", "工号,基本工资\nA1,1\n".encode()),
}


@pytest.mark.parametrize(("name", "content"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_refused_by_name(write, tables, name, content):
    """One line that names the file and says what to do."""
    folder = write({name: content})
    with pytest.raises(RecordsError) as raised:
        read_records(folder, tables, received=RECEIVED)
    assert str(raised.value).startswith(name)
    assert "; " in str(raised.value)


@pytest.mark.parametrize("name", ["工资表.csv", "空.txt", "工资.tsv"])
def test_an_empty_file_is_no_table(read, name):
    """It is named and left alone."""
    assert f"{name}: no table; left alone" in read({name: b""}).notes


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    for line in TEXT.split():
        book.active.append(line.split(","))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_workbook_cut_short_is_refused(write, tables, share):
    """No part of it is read as if it were whole."""
    whole = _workbook()
    folder = write({"工资表.xlsx": whole[: int(len(whole) * share)]})
    with pytest.raises(RecordsError, match=r"工资表\.xlsx"):
        read_records(folder, tables, received=RECEIVED)


def _part(rewrite) -> bytes:
    """The workbook with its sheet rewritten."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_workbook())) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part, rewrite(content) if "worksheets/" in part.filename else content)
    return stream.getvalue()


ROW = b'<row r="9"><c r="A9"><v>1</v></c></row>'
BOMBS = {
    "millions of rows": lambda sheet: sheet.replace(b"</sheetData>", ROW * 4_000_000 + b"</sheetData>"),
    "a cell at the far corner": lambda sheet: sheet.replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    ),
    "a cell far from all others": lambda sheet: sheet.replace(
        b"</sheetData>", b'<row r="180000"><c r="GR180000"><v>1</v></c></row></sheetData>'
    ),
    "a row beyond the last": lambda sheet: sheet.replace(
        b"</sheetData>", b'<row r="9999999"><c r="A9999999"><v>1</v></c></row></sheetData>'
    ),
    "entities that multiply": lambda sheet: sheet.replace(
        b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet', 1
    ),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_bombs_are_refused_before_they_unfold(write, tables, bomb):
    """In little time and memory."""
    folder = write({"工资表.xlsx": _part(bomb)})
    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(RecordsError, match=r"工资表\.xlsx: refused"):
        read_records(folder, tables, received=RECEIVED)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.process_time() - began < 2
    assert peak < 300 << 20


def test_texts_that_multiply_are_refused(write, tables):
    """One long shared text in every cell."""
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (at, at) for at in range(10, 200_000))
    content = io.BytesIO()
    with (
        zipfile.ZipFile(
            io.BytesIO(_part(lambda sheet: sheet.replace(b"</sheetData>", cells + b"</sheetData>")))
        ) as old,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            new.writestr(part, old.read(part))
        new.writestr("xl/sharedStrings.xml", b"<sst><si><t>" + b"x" * 32_000 + b"</t></si></sst>")
    folder = write({"工资表.xlsx": content.getvalue()})
    with pytest.raises(RecordsError, match=r"工资表\.xlsx: refused: its texts"):
        read_records(folder, tables, received=RECEIVED)


def test_a_parquet_bomb_is_refused(write, tables):
    """Tens of millions of equal rows in a few kilobytes."""
    folder = write({})
    schema = pa.schema({"staff_id": pa.string(), "month": pa.string()})
    part = pa.table({"staff_id": ["A1"] * 1_000_000, "month": ["2023-01"] * 1_000_000}, schema=schema)
    with pq.ParquetWriter(folder / "pay.parquet", schema, compression="zstd") as writer:
        for _ in range(12):
            writer.write_table(part)
    with pytest.raises(RecordsError, match=r"pay\.parquet: refused"):
        read_records(folder, tables, received=RECEIVED)


def test_a_long_text_in_every_row_is_refused(write, tables):
    """Kept once in a Parquet file of some kilobytes, it would fill the memory."""
    folder = write({})
    part = pa.table({"staff_id": ["A" * 100_000] * 2000, "month": ["2023-01"] * 2000})
    pq.write_table(part, folder / "pay.parquet", compression="zstd")
    with pytest.raises(RecordsError, match=r"pay\.parquet: refused: its texts unfold"):
        read_records(folder, tables, received=RECEIVED)


def test_a_count_that_no_file_could_hold_is_refused(write, tables):
    """A reader would make room for four thousand million texts, and the process would end."""
    stream = io.BytesIO(_workbook())
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", b'<sst uniqueCount="4294967295"><si><t>x</t></si></sst>')
    folder = write({"工资表.xlsx": stream.getvalue()})
    with pytest.raises(RecordsError, match="not what they claim"):
        read_records(folder, tables, received=RECEIVED)


@pytest.mark.parametrize("sheets", [1, 3])
def test_an_old_workbook_of_far_cells_is_refused(write, tables, sheets):
    """A cell in the last row and column of each sheet; whole ones of as many cells are read."""
    book = xlwt.Workbook()
    for number in range(sheets):
        sheet = book.add_sheet(f"工资 {number}")
        sheet.write(0, 0, "工号")
        sheet.write(65_535, 255, 1)
    stream = io.BytesIO()
    book.save(stream)
    folder = write({"工资表.xls": stream.getvalue()})
    with pytest.raises(RecordsError, match=r"工资表\.xls: refused: .* lie scattered"):
        read_records(folder, tables, received=RECEIVED)


def test_an_archive_in_the_folder_is_left_alone(read):
    """Nothing is unpacked."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("工资表.csv", TEXT)
    assert "工资表.zip: no table; left alone" in read({"工资表.zip": stream.getvalue()}).notes


def _old_workbook() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("工资")
    for row, line in enumerate(TEXT.split()):
        for column, cell in enumerate(line.split(",")):
            sheet.write(row, column, cell)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "csv"])
@pytest.mark.parametrize("seed", range(8))
def test_flipped_bytes_never_escape_the_account(write, tables, suffix, seed):
    """Whatever bytes are changed: refused in a line that names the file, or every row read is used or listed."""
    chance = random.Random(seed)
    whole = bytearray({"xlsx": _workbook, "xls": _old_workbook, "csv": TEXT.encode}[suffix]())
    for _ in range(chance.choice([1, 5, 30])):
        whole[chance.randrange(len(whole))] = chance.randrange(256)
    folder = write({f"工资表.{suffix}": bytes(whole)})
    counts, said = pd.DataFrame({"read": [0], "used": [0], "set_aside": [0]}), f"工资表.{suffix}"
    try:
        counts = read_records(folder, tables, received=RECEIVED, stop=False).counts
    except RecordsError as error:
        said = str(error)
    assert f"工资表.{suffix}" in said
    assert (counts["read"] == counts["used"] + counts["set_aside"]).all()
