"""A folder of returned lists into the tables `decisions` and `measures`, and a report of what was not understood."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from takeroot.errors import Problem, ReportError
from takeroot.report.returns.answers import Answers, answers
from takeroot.report.returns.list_words import list_words
from takeroot.report.returns.read_list import ReadList, read_list
from takeroot.report.returns.returned import DECISIONS, MEASURES, NOT_UNDERSTOOD, Returned
from takeroot.report.returns.row_check import short
from takeroot.specs.lever import Lever

REASONS: Mapping[str, str] = {
    "unreadable": "the file is damaged or no workbook",
    "too_large": "the file unfolds to more than a list can hold",
    "no_list": "no director's list: its mark or its headings are gone",
    "column_added": "a column that the list did not have; left alone",
    "row_deleted": "this many people of the list are no longer in it",
    "name_changed": "the name is not the one that went out; the decision is kept under the staff number",
    "no_staff_id": "an answer without a staff number",
    "twice": "the person stands in the list twice with different answers: neither is used",
    "answered_again": "another list answers for this person and month; the later file holds",
    "not_a_choice": "not one of the choices",
    "cut_short": "longer than 200 characters",
    "measure_missing": "done, but not which measure",
    "no_such_measure": "no measure of that number on the list",
    "start_missing": "done, but not from when",
    "not_a_date": "no date such as 2025-01-15",
}
"""What each code means."""

_Problem = tuple[str, int, str, str, str]


def read_returns(folder: Path, *, levers: Mapping[str, Lever]) -> Returned:
    """Read every workbook of a folder.

    Parameters
    ----------
    folder : Path
        Workbooks as the directors sent them back, under any names.
    levers : mapping
        The workspace's levers: a measure is told by its label.

    Returns
    -------
    Returned
        An answer is kept although other cells of its row, or of the workbook, were not understood.

    Raises
    ------
    ReportError
        If there is no such folder.
    """
    if not folder.is_dir():
        raise ReportError(Problem(str(folder), "no such folder", "name the one with the returned lists"))
    words = list_words(levers)
    problems: list[_Problem] = []
    found: dict[tuple[str, str], tuple[str, int, Answers]] = {}
    files = []
    for path in _workbooks(folder):
        listed = read_list(path, words)
        if listed.why_not:
            problems.append((path.name, 0, "", "", listed.why_not))
            continue
        files.append(path.name)
        rows = [(line, answers(cells, words)) for line, cells in listed.rows]
        problems += _of_list(path.name, listed, rows)
        for line, answer in _usable(path.name, rows, problems):
            key = (answer.staff_id, listed.month)
            if key in found:
                problems.append((path.name, line, "staff_id", "", "answered_again"))
            found[key] = (path.name, line, answer)
    return _frames(found, problems, files)


def _workbooks(folder: Path) -> list[Path]:
    """All workbooks but the lock files that an open one leaves."""
    return sorted(path for path in folder.rglob("*.xlsx") if path.is_file() and not path.name.startswith(("~$", ".~")))


def _of_list(file: str, listed: ReadList, rows: list[tuple[int, Answers]]) -> Iterator[_Problem]:
    for heading in listed.added:
        yield file, 0, heading, "", "column_added"
    present = {short(answer.staff_id) for _, answer in rows}
    if deleted := len(set(listed.checks) - present):
        yield file, 0, "staff_id", str(deleted), "row_deleted"
    for line, answer in rows:
        name = listed.checks.get(short(answer.staff_id))
        if name is not None and name != short(answer.name):
            yield file, line, "name", "", "name_changed"
        for column, value, code in answer.problems:
            yield file, line, column, value, code


def _usable(file: str, rows: list[tuple[int, Answers]], problems: list[_Problem]) -> Iterator[tuple[int, Answers]]:
    saying = [(line, answer) for line, answer in rows if answer.says_something]
    different = Counter(answer.staff_id for answer in {answer for _, answer in saying})
    seen = set()
    for line, answer in saying:
        if not answer.staff_id:
            problems.append((file, line, "staff_id", "", "no_staff_id"))
        elif different[answer.staff_id] > 1:
            problems.append((file, line, "staff_id", "", "twice"))
        elif answer.staff_id not in seen:
            seen.add(answer.staff_id)
            yield line, answer


def _frames(
    found: Mapping[tuple[str, str], tuple[str, int, Answers]], problems: list[_Problem], files: list[str]
) -> Returned:
    decisions = [
        (staff_id, month, answer.decision, answer.override, answer.note)
        for (staff_id, month), (_, _, answer) in sorted(found.items())
        if answer.decision or answer.override or answer.note
    ]
    measures = sorted(
        {(staff_id, start, lever) for (staff_id, _), (*_, answer) in found.items() for start, lever in answer.measures}
    )
    told = [(*problem, REASONS[problem[4]]) for problem in sorted(set(problems))]
    return Returned(
        decisions=pd.DataFrame(decisions, columns=list(DECISIONS), dtype="str"),
        measures=pd.DataFrame(measures, columns=list(MEASURES), dtype="str"),
        not_understood=pd.DataFrame(told, columns=list(NOT_UNDERSTOOD)),
        files=tuple(files),
    )
