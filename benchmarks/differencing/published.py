"""What an attacker reads: the exported files, by readers that know nothing of takeroot but its headings."""

import itertools
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from python_calamine import CalamineWorkbook

HIDDEN = "不显示"
_NUMBER = re.compile(r"约?\s*([\d,]+)\s*人?")
_NAME = re.compile(r"(\d{4}-\d{2})_(ROLLUP|LIST)_?(.*)\.zh\.(xlsx|html)")
_GROUPS = {"各类岗位的风险来源": "profession", "各类编制的风险来源": "employment_type"}
_HEADS = {"机构": "facility", "人群": "", "届满月份": "ending", "来源": "programme"}
_MEASURES = {"来过": "came", "在岗": "serving", "已离开": "left", "其中违约": "broke"}


@dataclass(frozen=True)
class File:
    """One file, read.

    Parameters
    ----------
    month, kind, place : str
        From its name: `ROLLUP` or `LIST`, of a county or a facility; empty for the whole.
    rows : tuple of tuple of str
        Its cells, row after row.
    counts : mapping of (str, str) to int or None
        Kind and category to the figure told; None where it is hidden.
    """

    month: str
    kind: str
    place: str
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    counts: dict[tuple[str, str], int | None] = field(default_factory=dict)


def read_files(folder: Path) -> list[File]:
    """Read every roll-up and list of a folder, workbooks and pages."""
    found = [(path, match) for path in sorted(folder.iterdir()) if (match := _NAME.fullmatch(path.name))]
    return [_understood(path, match) for path, match in found]


def _understood(path: Path, match: re.Match[str]) -> File:
    rows = _workbook(path) if path.suffix == ".xlsx" else _page(path)
    place = next((m[1] for row in rows for c in row if (m := re.search(r"takeroot\|\w+\|[\d-]+\|([^|]*)\|", c))), "")
    read = File(match[1], match[2], "" if place == "all" else place, tuple(rows))
    read.counts.update(_cards(rows))
    read.counts.update(_tables(rows))
    return read


def _workbook(path: Path) -> list[tuple[str, ...]]:
    book = CalamineWorkbook.from_path(str(path))
    sheets = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    rows = [tuple(text for cell in row if (text := _text(cell))) for sheet in sheets for row in sheet]
    return [row for row in rows if row]


def _text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


class _Cells(HTMLParser):
    """Table rows as rows of cells, every other text as a row of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - as the parser asks
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self._inside = True
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.rows[-1][-1] += data.strip()
        elif data.strip():
            self.rows.append([data.strip()])


def _page(path: Path) -> list[tuple[str, ...]]:
    parser = _Cells()
    parser.feed(path.read_text(encoding="utf-8"))
    return [cells for row in parser.rows if (cells := tuple(cell for cell in row if cell))]


def _cards(rows: list[tuple[str, ...]]) -> dict[tuple[str, str], int | None]:
    """The headcount and the expected exits that stand first: a label, and the figure beneath or beside it."""
    found: dict[tuple[str, str], int | None] = {}
    labels = {"在岗人数": ("total", "people"), "预计一年内离开": ("total", "exits")}
    for row, following in itertools.pairwise(rows):
        for place, cell in enumerate(row):
            key = labels.get(cell)
            if key and key not in found and place < len(following):
                match = _NUMBER.fullmatch(following[place])
                found[key] = int(match[1].replace(",", "")) if match else None
    return found


def _tables(rows: list[tuple[str, ...]]) -> dict[tuple[str, str], int | None]:
    found: dict[tuple[str, str], int | None] = {}
    kind = ""
    for row in rows:
        kind = _kind(row, kind)
        if row[0] in _HEADS:
            continue
        if kind == "facility" and len(row) > 2:
            hidden = HIDDEN in row
            numbers = [cell for cell in row if cell.isdigit()]
            found["facility", row[0]] = None if hidden else int(numbers[0])
        elif kind in {"profession", "employment_type", "ending"} and len(row) > 1:
            found[kind, row[0]] = _count(row[1])
        elif kind == "programme" and len(row) == 5:
            found.update(((name, row[0]), _count(cell)) for name, cell in zip(_MEASURES.values(), row[1:], strict=True))
    return found


def _kind(row: tuple[str, ...], kind: str) -> str:
    """Which table the row begins, or still stands in: heads are known by their columns."""
    if len(row) == 1:
        return _GROUPS.get(row[0], kind if row[0] not in {"怎样看", "机构", "服务期", "人才项目"} else "")
    return _HEADS.get(row[0]) or kind


def _count(cell: str) -> int | None:
    return None if cell == HIDDEN else int(cell)
