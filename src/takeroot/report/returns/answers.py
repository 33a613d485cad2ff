"""The answers of one row: what they mean, and what was not understood."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from takeroot.report.returns.list_words import ListWords, plain

_LONGEST_NOTE = 200
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_NUMBER = re.compile(r"\d+")
_OFFERED = re.compile(r"^\d+\. ", re.MULTILINE)
_ACTED = ("agreed", "done")


@dataclass(frozen=True)
class Answers:
    """One row, understood.

    Parameters
    ----------
    staff_id, name : str
    decision, override, note : str, optional
        None where nothing was filled in or nothing could be understood.
    levers : tuple of str
        What was chosen, whatever was decided about it.
    offered : tuple of str
        What the list offered, as far as it can still be read.
    start : str
        From when, `YYYY-MM-DD`; empty where no date was given or understood.
    problems : tuple of (str, str, str)
        Column, value and code of what was not understood.
    """

    staff_id: str
    name: str
    decision: str | None
    override: str | None
    note: str | None
    levers: tuple[str, ...]
    offered: tuple[str, ...]
    start: str
    problems: tuple[tuple[str, str, str], ...]

    @property
    def decided_about(self) -> tuple[str, ...]:
        """Levers of the decision: a refusal that chooses none refuses all that was offered."""
        return self.levers or (self.offered if self.decision == "refused" else ())

    @property
    def says_something(self) -> bool:
        """Whether anything was filled in."""
        return any((self.decision, self.override, self.note, self.levers, self.start))


def answers(cells: Mapping[str, Any], words: ListWords) -> Answers:
    """Understand the cells of one row."""
    problems: list[tuple[str, str, str]] = []
    decision = _choice("decision", cells, words.decisions, problems)
    levers = tuple(dict.fromkeys(_levers(decision, cells, words, problems)))
    start = _start(decision, levers, cells, problems)
    if not decision and (levers or start) and not text_of(cells.get("decision")):
        problems.append(("decision", "", "decision_missing"))
    return Answers(
        staff_id=text_of(cells.get("staff_id")),
        name=text_of(cells.get("name")),
        decision=decision,
        override=_choice("override", cells, words.bands, problems),
        note=_note(cells, problems),
        levers=levers,
        offered=tuple(dict.fromkeys(filter(None, map(words.lever_of, text_of(cells.get("measures")).splitlines())))),
        start=start,
        problems=tuple(problems),
    )


def text_of(cell: object) -> str:
    """Return a cell as text: a whole number without its decimal point, a date as `YYYY-MM-DD`."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell).strip()


def _choice(
    column: str, cells: Mapping[str, Any], known: Mapping[str, str], problems: list[tuple[str, str, str]]
) -> str | None:
    said = text_of(cells.get(column))
    if not said:
        return None
    found = known.get(plain(said))
    if found is None:
        problems.append((column, said, "not_a_choice"))
    return found


def _note(cells: Mapping[str, Any], problems: list[tuple[str, str, str]]) -> str | None:
    said = text_of(cells.get("note"))
    if len(said) > _LONGEST_NOTE:
        problems.append(("note", "", "cut_short"))
    return said[:_LONGEST_NOTE] or None


def _levers(
    decision: str | None, cells: Mapping[str, Any], words: ListWords, problems: list[tuple[str, str, str]]
) -> Iterator[str]:
    said, offered = text_of(cells.get("measure")), text_of(cells.get("measures"))
    if not said:
        if decision == "done" or (decision == "agreed" and _OFFERED.search(offered)):
            problems.append(("measure", "", "measure_missing"))
        return
    for number in _NUMBER.findall(said) or [said]:
        lever = _lever(number, offered, words)
        if lever is None:
            problems.append(("measure", number, "no_such_measure"))
        else:
            yield lever


def _start(
    decision: str | None, levers: tuple[str, ...], cells: Mapping[str, Any], problems: list[tuple[str, str, str]]
) -> str:
    said = text_of(cells.get("start"))
    if not said:
        if decision in _ACTED and levers:
            problems.append(("start", "", "start_missing"))
        return ""
    day = _day(said)
    if not day:
        problems.append(("start", said, "not_a_date"))
    return day


def _day(said: str) -> str:
    match = _DATE.fullmatch(said)
    try:
        return date(*map(int, match.groups())).isoformat() if match else ""
    except ValueError:
        return ""


def _lever(number: str, offered: str, words: ListWords) -> str | None:
    lines = (line for line in offered.splitlines() if line.startswith(f"{number}. "))
    return next(map(words.lever_of, lines), None)
