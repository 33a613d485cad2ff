"""Whether a file may be opened at all: a small file that unfolds to a huge one is refused before it is parsed."""

import re
import zipfile
import zlib
from pathlib import Path

from takeroot.records.sources.refused import refused
from takeroot.records.sources.require_filled import require_filled
from takeroot.records.sources.weigh_old_workbook import weigh_old_workbook

_MOST_BYTES = 4 << 30
_MOST_WORKBOOK_BYTES = 256 << 20
_MOST_UNFOLDED = 1 << 30
_CALM_UNFOLDED = 32 << 20
_MOST_RATIO = 100
_MOST_ROWS = 1 << 20
_MOST_CELLS = 40_000_000
_MOST_TEXT = 4 << 30
_CHUNK = 1 << 20
_CELL = re.compile(rb"<(?:\w+:)?c [^>]*?\br=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*(?<!/)>")

_LONG_TEXT = re.compile(rb">([^<]{2000,})")
_COUNT = re.compile(rb"ount=[\"'](\d{5,20})[\"']")
"""How many there are of something: readers make room for as many, before they have seen one."""


def weigh(path: Path) -> None:
    """Refuse a file that is too large, or a workbook that unfolds beyond reason.

    Raises
    ------
    RecordsError
        Saying which limit it breaks. Nothing of the file has been parsed by then.
    """
    size = path.stat().st_size
    if size > _MOST_BYTES:
        raise refused(path, f"{size >> 20} MB", "deliver it in parts, or as Parquet")
    if path.suffix.lower() in {".xlsx", ".xlsm", ".xls"} and size > _MOST_WORKBOOK_BYTES:
        raise refused(path, f"a workbook of {size >> 20} MB", "deliver it as CSV or Parquet")
    if path.suffix.lower() in {".xlsx", ".xlsm"}:
        _weigh_workbook(path)
    if path.suffix.lower() == ".xls":
        weigh_old_workbook(path)


def _weigh_workbook(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unfolded = sum(part.file_size for part in archive.infolist())
            packed = max(1, sum(part.compress_size for part in archive.infolist()))
            if unfolded > _MOST_UNFOLDED or (unfolded > _CALM_UNFOLDED and unfolded / packed > _MOST_RATIO):
                raise refused(path, f"it unfolds from {packed >> 10} KB to {unfolded >> 20} MB", "deliver it as CSV")
            cells = sum(_cells(path, archive, part) for part in archive.infolist() if part.filename.endswith(".xml"))
            if cells * _longest_text(archive) > _MOST_TEXT:
                raise refused(path, "its texts unfold beyond reason", "deliver it as CSV")
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, zlib.error) as error:
        raise refused(path, "not a readable workbook (damaged or with a password)", "save it again as XLSX") from error


def _cells(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Count what a dense grid over a sheet's cells would hold, a chunk at a time; 0 for a part that is no sheet."""
    widest = deepest = filled = 0
    rest = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            window = rest + chunk
            rest = window[-256:]
            claims = any(int(count) > part.file_size for count in _COUNT.findall(window))
            if claims or b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                raise refused(path, "its parts are not what they claim to be", "save it again as XLSX")
            found = _CELL.findall(window) if "worksheets/" in part.filename else []
            filled += len(found)
            for letters, row in set(found):
                widest, deepest = max(widest, _column_number(letters)), max(deepest, int(row))
            if deepest > _MOST_ROWS or widest * deepest > _MOST_CELLS:
                raise refused(path, f"a sheet of {deepest} rows and {widest} columns", "deliver it as CSV")
    require_filled(path, widest * deepest, filled)
    return widest * deepest


def _longest_text(archive: zipfile.ZipFile) -> int:
    """Length of the longest text that cells share, where it is long at all."""
    shared = [part for part in archive.namelist() if part.endswith("sharedStrings.xml")]
    return max((len(text) for part in shared for text in _LONG_TEXT.findall(archive.read(part))), default=0)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
