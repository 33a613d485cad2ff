"""Whether an .xls may be opened: its records are counted before a reader makes room for every cell of its sheets.

The layouts are those of [MS-CFB] and [MS-XLS]; only what tells the size of a sheet is looked at.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

from takeroot.records.sources.refused import refused
from takeroot.records.sources.require_filled import require_filled

_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY, _SHORT = 128, 64
_IN_HEADER = 109
_BEGIN, _TEXTS = 0x0809, 0x00FC
_CELL_KINDS = frozenset({0x0006, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6})
_NUMBERS = 0x00BD
"""One record for several numbers side by side."""


def weigh_old_workbook(path: Path) -> None:
    """Refuse a workbook whose cells lie so far apart that the empty ones between fill the memory.

    Raises
    ------
    RecordsError
        If that is so, if it claims more texts than it can hold, or if it begins as such a workbook and is none.
    """
    content = path.read_bytes()
    if not content.startswith(_MAGIC):
        return
    try:
        _weigh(path, _Compound(content).workbook())
    except (struct.error, ValueError, StopIteration) as error:
        raise refused(path, "not a readable workbook (damaged)", "save it again as XLSX") from error


def _weigh(path: Path, stream: bytes) -> None:
    grid = filled = widest = deepest = 0
    for kind, at, size in _records(stream):
        if kind in _CELL_KINDS or kind == _NUMBERS:
            row, column = struct.unpack_from("<HH", stream, at)
            several = (size - 6) // 6 if kind == _NUMBERS else 1
            filled += several
            deepest, widest = max(deepest, row + 1), max(widest, column + several)
        elif kind == _BEGIN:
            grid, widest, deepest = grid + widest * deepest, 0, 0
        elif kind == _TEXTS and _number(stream, at + 4) > len(stream):
            raise refused(path, "its parts are not what they claim to be", "save it again as XLSX")
    require_filled(path, grid + widest * deepest, filled)


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, place and size of each record."""
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, at + 4, size
        at += 4 + size


class _Compound:
    """A file of files: chains of sectors, the next of each named in one table."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._size = 1 << struct.unpack_from("<H", content, 30)[0]
        self._sectors = len(content) // self._size
        table = b"".join(map(self._sector, self._of_the_table()))
        self._next = _numbers(table[: 4 * self._sectors])  # no more than there are, so that no chain outgrows the file

    def workbook(self) -> bytes:
        """The stream that holds the sheets; a short one lies within another, in sectors of its own."""
        directory = self._stream(_number(self._content, 48))
        entries = [directory[at : at + _ENTRY] for at in range(0, len(directory), _ENTRY)]
        entry = next(entry for entry in entries if _name(entry) in {"Workbook", "Book"})
        start, length = _number(entry, 116), _number(entry, 120)
        if length >= _number(self._content, 56):
            return self._stream(start)[:length]
        within, following = self._stream(_number(entries[0], 116)), _numbers(self._stream(_number(self._content, 60)))
        chain = _chain(start, following)
        return b"".join(within[at * _SHORT : (at + 1) * _SHORT] for at in chain)[:length]

    def _stream(self, start: int) -> bytes:
        return b"".join(map(self._sector, _chain(start, self._next)))

    def _sector(self, number: int) -> bytes:
        return self._content[(number + 1) * self._size : (number + 2) * self._size]

    def _of_the_table(self) -> list[int]:
        """Sectors of the table itself: the first ones in the header, more in sectors of their own."""
        found = dict.fromkeys(_numbers(self._content[76 : 76 + 4 * _IN_HEADER]))
        more = _number(self._content, 68)
        for _ in range(min(_number(self._content, 72), self._sectors)):
            *named, more = _numbers(self._sector(more))
            found |= dict.fromkeys(named)
        return list(found)


def _chain(start: int, following: tuple[int, ...]) -> Iterator[int]:
    """Numbers of sectors from one on; what runs in a circle ends."""
    for _ in range(len(following)):
        if start >= len(following):
            return
        yield start
        start = following[start]


def _name(entry: bytes) -> str:
    length = min(struct.unpack_from("<H", entry, 64)[0], 64)
    return entry[:length].decode("utf-16-le", "replace").rstrip("\0")


def _number(content: bytes, at: int) -> int:
    return int(struct.unpack_from("<I", content, at)[0])


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content)
