"""What a workbook's XML tells and its reader does not: the date epoch, formulas without a result, error values."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

_CELL = re.compile(rb"<(?:\w+:)?c ([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_PLACE = re.compile(rb"\br=\"([A-Z]+)(\d+)\"")
_VALUE = re.compile(rb"<(?:\w+:)?v(?: [^>]*)?>([^<]+)<")
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_SHEET = re.compile(r"<(?:\w+:)?sheet [^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship [^>]*>")


@dataclass(frozen=True)
class WorkbookParts:
    """What was found.

    Parameters
    ----------
    epoch_1904 : bool
        Whether serial numbers count from 1904.
    spoilt : mapping
        Sheet name to {(row, column) from 0: the error value, or empty for a formula without a result}.
    """

    epoch_1904: bool = False
    spoilt: Mapping[str, Mapping[tuple[int, int], str]] = field(default_factory=dict)


def workbook_parts(path: Path) -> WorkbookParts:
    """Look into an XLSX file; an XLS file tells nothing."""
    if not zipfile.is_zipfile(path):
        return WorkbookParts()
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        book = _text(archive, "xl/workbook.xml", names)
        targets = _targets(_text(archive, "xl/_rels/workbook.xml.rels", names))
        spoilt = {
            _unescaped(_attribute(sheet, "name")): dict(_spoilt(archive.read(targets[_attribute(sheet, r"\w+:id")])))
            for sheet in _SHEET.findall(book)
            if targets.get(_attribute(sheet, r"\w+:id")) in names
        }
    return WorkbookParts(bool(re.search(r"date1904=\"(1|true)\"", book)), spoilt)


def _text(archive: zipfile.ZipFile, name: str, names: set[str]) -> str:
    return archive.read(name).decode("utf-8", "replace") if name in names else ""


def _targets(relations: str) -> dict[str, str]:
    found = {}
    for relation in _RELATION.findall(relations):
        target = _attribute(relation, "Target")
        found[_attribute(relation, "Id")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _attribute(element: str, name: str) -> str:
    found = re.search(rf"\s{name}=\"([^\"]*)\"", element)
    return found[1] if found else ""


def _spoilt(sheet: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    if not _FORMULA.search(sheet) and b't="e"' not in sheet:
        return
    for match in _CELL.finditer(sheet):
        attributes, inside = match[1], match[2] or b""
        value = _VALUE.search(inside)
        is_error = b't="e"' in attributes
        if is_error or (_FORMULA.search(inside) and value is None and b't="str"' not in attributes):
            place = _PLACE.search(attributes)
            if place:
                yield (int(place[2]) - 1, _column(place[1])), value[1].decode() if is_error and value else ""


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _unescaped(name: str) -> str:
    for code, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        name = name.replace(code, character)
    return name
