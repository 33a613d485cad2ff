"""CSV files: divided into cells line by line, so that a broken line costs itself and nothing else."""

from dataclasses import replace
from pathlib import Path

from takeroot.records.sheet import BrokenRow, Sheet
from takeroot.records.sources.decode import decode
from takeroot.records.sources.divide import divide, divide_one
from takeroot.records.sources.lines import find_header, is_idle, line_notes

_DELIMITERS = ",\t;|"
_LOOK_AHEAD = 30


def read_csv(path: Path, known: frozenset[str]) -> list[Sheet]:
    """Read one file.

    Parameters
    ----------
    path : Path
    known : frozenset of str
        All headers that any table knows; the header line is found by them.

    Returns
    -------
    list of Sheet
        One sheet, or none where no line is a header.

    Raises
    ------
    RecordsError
        If its encoding is none that is understood.
    """
    text = decode(path.read_bytes(), path.name).replace("\r\n", "\n").replace("\r", "\n")
    top = _top(text)
    delimiter, at = _header(top, known)
    if at is None:
        return []
    before = "".join(f"{line}\n" for line in top[: at + 1])
    first = before.count("\n") + 1
    header = divide_one(top[at], delimiter) or []
    divided = divide(text[len(before) :], delimiter, width=len(header))
    moved = [replace(row, line=row.line + first) for row in divided.broken]
    idle = [row for row in moved if is_idle(divide_one(row.text, delimiter) or row.text.split(delimiter))]
    titles = [line + 1 for line, title in enumerate(before.removesuffix(f"{top[at]}\n").split("\n")) if title.strip()]
    sheet = Sheet(
        file=path.name,
        name="",
        header=tuple(header),
        columns=divided.columns,
        lines=divided.lines + first,
        broken=tuple(row for row in moved if row not in idle),
        notes=(*line_notes(path.name, "title line", titles), *_idle_notes(path.name, idle)),
    )
    return [sheet]


def _top(text: str) -> list[str]:
    """The first lines, without taking the whole text apart; a header's cell may run over several of them."""
    lines: list[str] = []
    for line in text.split("\n", _LOOK_AHEAD)[:_LOOK_AHEAD]:
        if lines and lines[-1].count('"') % 2:
            lines[-1] += f"\n{line}"
        else:
            lines.append(line)
    return lines


def _header(top: list[str], known: frozenset[str]) -> tuple[str, int | None]:
    """The delimiter that shows the most known headers, and where."""
    rows = {delimiter: [divide_one(line, delimiter) or [] for line in top] for delimiter in _DELIMITERS}
    found = {delimiter: at for delimiter in rows if (at := find_header(rows[delimiter], known)) is not None}
    widest = max(found, key=lambda delimiter: len(rows[delimiter][found[delimiter]]), default="")
    return widest, found.get(widest)


def _idle_notes(place: str, idle: list[BrokenRow]) -> tuple[str, ...]:
    return line_notes(place, "total line or remark", [row.line for row in idle if row.text.strip(' ,"\t')])
