"""Small files that unfold to huge ones: each is refused, or left alone, in under 2 s and 300 MB.

`python benchmarks/trust/bombs.py [--quick] [--only NAME] [--defects]`. Each is read in a process of its own, which
counts its processor seconds and the highest memory it reached, the interpreter and all libraries included.
"""

import io
import os
import re
import resource
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

from harness.checks import Case, run_script
from harness.county import RECEIVED
from harness.defects import Defect

SECONDS, MEGABYTES = 2.0, 300
SMALL = 3 << 20
STAFF = "staff_id,hire_date,exit_date,exit_reason\nA1,2020-01-01,,\n"
SHARED = "xl/sharedStrings.xml"
HEADER, ROW = ("staff_id", "month", "base_pay"), ("A1", "2023-01", 3000)
Rewrite = Callable[[str, bytes], bytes]
"""What comes in place of a part of a workbook, by its name."""


def bombs(case: Case) -> Iterator[str]:
    """Small files that unfold: each is refused by its name in under 2 s and 300 MB."""
    for told, (name, make) in BOMBS.items():
        if case.quick and told not in FEW:
            continue
        yield within_limits(case, f"{told} ({name})", name, make, refused=True)


def harmless(case: Case) -> Iterator[str]:
    """What looks like one and is none, or what is not unpacked at all, costs no more."""
    for told, (name, make) in HARMLESS.items():
        yield within_limits(case, told, name, make, refused=False)


def within_limits(case: Case, told: str, name: str, make: Callable[[], bytes], *, refused: bool) -> str:
    """Read a delivery with this file in a forked child; what is wrong."""
    folder = case.home / "delivery"
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    (folder / "staff.csv").write_text(STAFF, encoding="utf-8")
    warm()
    made, *_ = in_a_child(lambda: min((folder / name).write_bytes(make()), 0))  # apart, to leave no memory behind
    if made or (folder / name).stat().st_size > SMALL:
        return f"{told}: could not be made, or is not small"
    ended, seconds, megabytes = in_a_child(lambda: read(folder, name))
    wrong = [
        *([f"ended with {ended}"] if ended != (REFUSED if refused else WAS_READ) else []),
        *([f"{seconds:.1f} s"] if seconds > SECONDS else []),
        *([f"{megabytes} MB"] if megabytes > MEGABYTES else []),
    ]
    return f"{told}: {', '.join(wrong)}" if wrong else ""


WAS_READ, REFUSED = 0, 1


def read(folder: Path, name: str) -> int:
    """Whether the delivery was read, or refused with the file's name."""
    from takeroot.errors import RecordsError  # noqa: PLC0415 - the product's source is chosen first
    from takeroot.records.read_records import read_records  # noqa: PLC0415

    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))  # what fails must not take the machine with it
    try:
        read_records(folder, tables(), received=date.fromisoformat(RECEIVED), stop=False)
    except RecordsError as error:
        return REFUSED if name in str(error) else 9
    return WAS_READ


@cache
def tables() -> dict[str, object]:
    """The declared tables."""
    from takeroot.specs.table import Table  # noqa: PLC0415 - the product's source is chosen first
    from takeroot.workspace.find_workspace import reference_workspace  # noqa: PLC0415
    from takeroot.workspace.toml import read_folder  # noqa: PLC0415

    return read_folder(reference_workspace() / "features" / "tables", Table, [])


@cache
def warm() -> None:
    """Import what the children need."""
    import python_calamine  # noqa: F401, PLC0415 - for its effect

    import takeroot.records.read_records  # noqa: F401, PLC0415 - for its effect

    tables()


def in_a_child(work: Callable[[], int]) -> tuple[int, float, int]:
    """Exit code, processor seconds, and the highest memory in megabytes."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        code = 70
        try:
            Path("/proc/self/clear_refs").write_text("5")  # the highest so far is now
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # a library that gives up says so at length
            begun = time.process_time()
            code = work()
            os.write(writer, f"{time.process_time() - begun} {highest()}".encode())
        finally:
            os._exit(code)
    os.close(writer)
    with os.fdopen(reader) as told:
        figures = told.read().split() or ["0", "0"]
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return ended, float(figures[0]), int(figures[1])


def highest() -> int:
    """Memory that was resident at most, in megabytes."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) >> 10


def workbook(rewrite: Rewrite = lambda _, content: content, more: dict[str, bytes] | None = None) -> bytes:
    """A workbook of one row, its parts rewritten, and more parts."""
    import openpyxl  # noqa: PLC0415 - only here

    plain, stream = io.BytesIO(), io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(HEADER)
    book.active.append(ROW)
    book.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part, rewrite(part.filename, old.read(part)))
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return stream.getvalue()


def in_sheet(old: bytes, new: bytes) -> Callable[[], bytes]:
    """A workbook whose sheet has something else in one place."""
    return lambda: workbook(lambda name, part: part.replace(old, new, 1) if "worksheets/" in name else part)


def with_rows(row: bytes, times: int = 1) -> Callable[[], bytes]:
    """A workbook with more rows of XML."""
    return lambda: in_sheet(b"</sheetData>", row * times + b"</sheetData>")()  # noqa: PLW0108 - made when it is needed


def one_row(row: int, column: str = "A") -> bytes:
    """A row of one cell."""
    return f'<row r="{row}"><c r="{column}{row}"><v>1</v></c></row>'.encode()


def texts_that_multiply() -> bytes:
    """One long text that many cells share."""
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (at, at) for at in range(10, 200_000))
    texts = b"<sst><si><t>" + b"x" * 32_000 + b"</t></si></sst>"
    return workbook(
        lambda name, part: part.replace(b"</sheetData>", cells + b"</sheetData>") if "worksheets/" in name else part,
        {SHARED: texts},
    )


def lying_sizes() -> bytes:
    """A workbook whose directory says that the sheet is small."""
    content = bytearray(with_rows(one_row(9), 1_000_000)())
    place = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/worksheets/sheet1.xml"))
    content[place + 24 : place + 28] = (2000).to_bytes(4, "little")
    return bytes(content)


def nested(depth: int) -> bytes:
    """Archives within archives, each of ten copies."""
    content = b"\0" * (40 << 20)
    for _ in range(depth):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for copy in range(10):
                archive.writestr(f"{copy}.zip", content)
        content = stream.getvalue()
    return content


def parquet(rows: int, text: str = "A1", parts: int = 1, *, coded: bool = True) -> bytes:
    """A Parquet file of equal rows, which pack to nothing."""
    import pyarrow as pa  # noqa: PLC0415 - only here
    import pyarrow.parquet as pq  # noqa: PLC0415

    stream = io.BytesIO()
    months = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), ["2023-01"]).cast(pa.string())
    ids = pa.array([text] * rows, pa.string())
    part = pa.table({"staff_id": ids, "month": months})
    with pq.ParquetWriter(stream, part.schema, compression="zstd", use_dictionary=coded) as writer:
        for _ in range(parts):
            writer.write_table(part)
    return stream.getvalue()


def old_workbook(row: int, column: int, sheets: int = 1) -> bytes:
    """An .xls with one more cell in each of its sheets."""
    import xlwt  # noqa: PLC0415 - only here

    stream, book = io.BytesIO(), xlwt.Workbook()
    for number in range(sheets):
        sheet = book.add_sheet(f"pay {number}")
        for place, (name, value) in enumerate(zip(HEADER, ROW, strict=True)):
            sheet.write(0, place, name)
            sheet.write(1, place, value)
        sheet.write(row, column, 1)
    book.save(stream)
    return stream.getvalue()


def lying_texts(content: bytes) -> bytes:
    """An .xls that claims four thousand million texts."""
    place = content.index(b"\xfc\x00", content.index(b"\x09\x08\x10\x00"))
    return content[: place + 4] + b"\xff\xff\xff\xef" * 2 + content[place + 12 :]


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'

BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "millions of rows": ("pay.xlsx", with_rows(one_row(9), 4_000_000)),
    "millions of empty rows": ("pay.xlsx", with_rows(b'<row r="9"/>', 9_000_000)),
    "a cell at the far corner": ("pay.xlsx", with_rows(one_row(1_048_576, "XFD"))),
    "a row beyond the last": ("pay.xlsx", with_rows(one_row(9_999_999))),
    "a sparse sheet just within the rows": ("pay.xlsx", with_rows(one_row(180_000, "GR"))),
    "a sparse sheet of a few columns": ("pay.xlsx", with_rows(one_row(1_048_000, "AJ"))),
    "entities that multiply": ("pay.xlsx", in_sheet(b"<worksheet", ENTITIES + b"<worksheet")),
    "an entity from outside": (
        "pay.xlsx",
        in_sheet(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///dev/zero">]><worksheet'),
    ),
    "entities in shared texts": (
        "pay.xlsx",
        lambda: workbook(more={SHARED: ENTITIES + b"<sst><si><t>&c;</t></si></sst>"}),
    ),
    "texts that multiply": ("pay.xlsx", texts_that_multiply),
    "a count of shared texts that is a lie": (
        "pay.xlsx",
        lambda: workbook(more={SHARED: b'<sst count="4294967295" uniqueCount="4294967295"><si><t>x</t></si></sst>'}),
    ),
    "a count of texts in an old workbook that is a lie": (
        "pay.xls",
        lambda: lying_texts(old_workbook(1, 3)),
    ),
    "ten far corners of an old workbook": ("pay.xls", lambda: old_workbook(65_535, 255, sheets=10)),
    "a directory that lies": ("pay.xlsx", lying_sizes),
    "a part of nothing but zeros": ("pay.xlsx", lambda: workbook(more={"xl/media/image1.png": b"\0" * (300 << 20)})),
    "an archive of archives as a workbook": ("pay.xlsx", lambda: nested(3)),
    "a far corner of an old workbook": ("pay.xls", lambda: old_workbook(65_535, 255)),
    "tens of millions of equal rows": ("pay.parquet", lambda: parquet(1_000_000, parts=30)),
    "one long text in every row": ("pay.parquet", lambda: parquet(20_000, text="A" * 100_000)),
    "one long text in every row, written out": (
        "pay.parquet",
        lambda: parquet(20_000, text="A" * 100_000, coded=False),
    ),
}
FEW = {
    "a sparse sheet of a few columns",
    "a count of shared texts that is a lie",
    "texts that multiply",
    "one long text in every row",
}
HARMLESS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "an archive": ("pay.zip", lambda: nested(1)),
    "a packed text": ("pay.csv.gz", lambda: b"\x1f\x8b" + b"\0" * 1000),
    "a dimension that is a lie": (
        "pay.xlsx",
        lambda: workbook(lambda _, part: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', part)),
    ),
    "everything merged": (
        "pay.xlsx",
        in_sheet(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A9:XFD1048576"/></mergeCells>'),
    ),
}

CHECKS = (bombs, harmless)

DEFECTS = (
    Defect(
        "what a part claims to hold is believed",
        "records/sources/weigh.py",
        'if claims or b"<!DOCTYPE" in window',
        'if b"<!DOCTYPE" in window',
        "bombs",
    ),
    Defect(
        "texts that cells share are not multiplied",
        "records/sources/weigh.py",
        "_MOST_TEXT = 4 << 30",
        "_MOST_TEXT = 4 << 60",
        "bombs",
    ),
    Defect(
        "cells may lie as far apart as they like",
        "records/sources/require_filled.py",
        "_CALM_CELLS = 2_000_000",
        "_CALM_CELLS = 2_000_000_000",
        "bombs",
    ),
    Defect(
        "an archive is unpacked",
        "records/sources/open_source.py",
        '            notes.append(f"{path.name}: no table; left alone")\n',
        '            notes.append(f"{path.name}: no table; left alone")\n'
        '            if path.suffix == ".zip":\n'
        '                archive = __import__("zipfile").ZipFile(path)\n'
        "                held = [archive.read(part) for part in archive.namelist()]\n",
        "harmless",
    ),
)


if __name__ == "__main__":
    sys.exit(run_script(__file__, CHECKS, DEFECTS))
