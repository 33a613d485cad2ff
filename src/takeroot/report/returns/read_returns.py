"""A folder of returned lists into the tables `decisions` and `measures`, and a report of what was not understood."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from takeroot.errors import Problem, ReportError
from takeroot.report.returns.answers import Answers, answers
from takeroot.report.returns.list_words import list_words
from takeroot.report.returns.read_list import ReadList, read_list
from takeroot.report.returns.returned import AGREED, DECISIONS, MEASURES, NOT_UNDERSTOOD, Returned
from takeroot.report.returns.row_check import short
from takeroot.report.words.words import LANGUAGES, read_words
from takeroot.specs.lever import Lever

CODES = (
    "unreadable",
    "too_large",
    "no_list",
    "nothing_filled_in",
    "column_added",
    "row_deleted",
    "name_changed",
    "no_staff_id",
    "not_on_this_list",
    "twice",
    "answered_again",
    "not_a_choice",
    "cut_short",
    "decision_missing",
    "measure_missing",
    "no_such_measure",
    "start_missing",
    "not_a_date",
)
"""Why something was not understood; the reasons in words stand under `[returned]` in the words."""

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
        An answer is kept although other cells of its row, or of the workbook, were not understood. One about somebody
        who was not on the list that went out is not: a director answers for those whom the list named. It is told with
        the number written, so that the county office can look into it. A list in which nothing is filled in, such as an
        unchanged copy of what went out, was not returned.

    Raises
    ------
    ReportError
        If there is no such folder, or no workbook in it.
    """
    workbooks = _workbooks(folder)
    words = list_words(levers)
    problems: list[_Problem] = []
    found: dict[tuple[str, str], tuple[str, Answers]] = {}
    unanswered: list[Path] = []
    read = {path: read_list(path, words) for path in workbooks}
    for path, listed in read.items():
        if listed.why_not:
            problems.append((path.name, 0, "", "", listed.why_not))
            continue
        rows = [(line, answers(cells, words)) for line, cells in listed.rows]
        if not any(answer.says_something or answer.problems for _, answer in rows):
            unanswered.append(path)
            problems.append((path.name, 0, "", "", "nothing_filled_in"))
            continue
        problems += _of_list(path.name, listed, rows)
        for line, answer in _usable(path.name, rows, listed.checks, problems):
            key = (answer.staff_id, listed.month)
            if key in found:
                problems.append((path.name, line, "staff_id", "", "answered_again"))
            found[key] = (listed.place, answer)
    return replace(
        _frames(found, problems),
        files=tuple(path.name for path, listed in read.items() if not listed.why_not),
        damaged=tuple(path.name for path, listed in read.items() if listed.why_not),
        months=frozenset(listed.month for listed in read.values() if not listed.why_not),
        unanswered=tuple(path.name for path in unanswered),
        places=frozenset(
            (listed.month, listed.place)
            for path, listed in read.items()
            if not listed.why_not and path not in unanswered
        ),
    )


def _workbooks(folder: Path) -> list[Path]:
    """All workbooks but the lock files that an open one leaves."""
    if not folder.is_dir():
        raise ReportError(Problem(str(folder), "no such folder", "name the one with the returned lists"))
    found = sorted(path for path in folder.rglob("*.xlsx") if path.is_file() and not path.name.startswith(("~$", ".~")))
    if not found:
        raise ReportError(Problem(str(folder), "holds no workbook (.xlsx)", "name the one with the returned lists"))
    return found


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


def _usable(
    file: str, rows: list[tuple[int, Answers]], checks: Mapping[str, str], problems: list[_Problem]
) -> Iterator[tuple[int, Answers]]:
    saying = [(line, answer) for line, answer in rows if answer.says_something]
    different = Counter(answer.staff_id for answer in {answer for _, answer in saying})
    seen = set()
    for line, answer in saying:
        if not answer.staff_id:
            problems.append((file, line, "staff_id", "", "no_staff_id"))
        elif short(answer.staff_id) not in checks:
            problems.append((file, line, "staff_id", answer.staff_id, "not_on_this_list"))
        elif different[answer.staff_id] > 1:
            problems.append((file, line, "staff_id", "", "twice"))
        elif answer.staff_id not in seen:
            seen.add(answer.staff_id)
            yield line, answer


def _frames(found: Mapping[tuple[str, str], tuple[str, Answers]], problems: list[_Problem]) -> Returned:
    decisions = [
        (staff_id, month, one.decision, one.override, one.note, "+".join(one.decided_about) or None, place)
        for (staff_id, month), (place, one) in sorted(found.items())
        if one.decision or one.override or one.note
    ]
    agreed = [
        (staff_id, month, lever, answer.start, answer.decision or "")
        for (staff_id, month), (_, answer) in sorted(found.items())
        for lever in answer.levers
    ]
    done = {(row[0], row[3], row[2]) for row in agreed if row[4] == "done" and row[3]}
    return Returned(
        decisions=pd.DataFrame(decisions, columns=list(DECISIONS), dtype="str"),
        measures=pd.DataFrame(sorted(done), columns=list(MEASURES), dtype="str"),
        agreed=pd.DataFrame(agreed, columns=list(AGREED), dtype="str"),
        not_understood=pd.DataFrame(list(_told(problems)), columns=list(NOT_UNDERSTOOD)),
        files=(),
    )


def _told(problems: list[_Problem]) -> Iterator[tuple[object, ...]]:
    both = [read_words(language, factors={}, levers={}) for language in LANGUAGES]
    for problem in sorted(set(problems)):
        yield *problem, *(words(f"returned.{problem[4]}") for words in both)
