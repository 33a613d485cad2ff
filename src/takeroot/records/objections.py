"""Whom objections name in rows that are set aside: an instruction about a person holds however faulty its row is."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np

from takeroot.data.objections_aside import ObjectionsAside
from takeroot.records.cells.identity import parse_id
from takeroot.records.plain_text import plain_word
from takeroot.records.recognise.header_word import header_word
from takeroot.records.rows.table_rows import TableRows
from takeroot.records.sources.cell_text import cell_text

_TABLE = "objections"
_BETWEEN_CELLS = re.compile(r"[\s,;|\"'，；、]+")


def objections_aside(rows: Mapping[str, TableRows]) -> ObjectionsAside:
    """Find the people whom rows of `objections` name that are not used.

    Rows of equal key that differ, unreadable or impossible dates, rows with too many cells, ids in two columns: whoever
    is named there is named. An id of its own cell counts as it stands, and also where it differs only in leading zeros
    (a column that was exported as numbers) or in upper and lower case; where it then fits several people, all of them:
    an objection is honoured too widely rather than not at all. In a row that could not be divided into cells, and in a
    cell of several lines (a quotation mark without its pair takes in the rows that follow), every word that is
    somebody's id counts.

    Parameters
    ----------
    rows : mapping of str to TableRows
        After all checks; `objections` and `staff` are looked at.
    """
    if _TABLE not in rows or "staff" not in rows:
        return ObjectionsAside()
    divided, undivided = [*_divided(rows[_TABLE])], [*_undivided(rows[_TABLE])]
    if not divided and not undivided:
        return ObjectionsAside()
    ids = rows["staff"].cells["staff_id"].words.to_pylist()
    loose, exact = _by(_loosely, ids), _by(str.casefold, ids)
    found = [
        *(_named(words, loose, _loosely) for words in divided),
        *(_named(words, exact, str.casefold) for words in undivided),
    ]
    return ObjectionsAside(frozenset().union(*found), sum(not people for people in found))


_Form = Callable[[str], str]


def _by(form: _Form, ids: Iterable[str]) -> Mapping[str, set[str]]:
    known: dict[str, set[str]] = defaultdict(set)
    for staff_id in ids:
        known[form(staff_id)].add(staff_id)
    return known


def _named(words: Iterable[str], known: Mapping[str, set[str]], form: _Form) -> set[str]:
    return {one for word in words if word for one in known.get(form(word), ())}


def _divided(rows: TableRows) -> Iterator[list[str]]:
    """What may be an id in each row that was set aside."""
    for sheet, first, last in zip(rows.sheets, rows.offsets[:-1], rows.offsets[1:], strict=True):
        columns = [column for column, header in zip(sheet.columns, sheet.header, strict=True) if _is_id(header, rows)]
        for row in np.flatnonzero(rows.out[first:last]).tolist():
            yield [_word(cell_text(column[row].as_py()) or "") for column in columns]


def _undivided(rows: TableRows) -> Iterator[list[str]]:
    """Words of each row that could not be divided into cells, and of cells that may have swallowed further rows."""
    for sheet in rows.sheets:
        swallowed = (str(cell) for column in sheet.columns for cell in column.to_pylist() if "\n" in str(cell))
        for text in (*(broken.text for broken in sheet.broken), *swallowed):
            yield list(map(_word, _BETWEEN_CELLS.split(text)))


def _is_id(header: str, rows: TableRows) -> bool:
    """Whether a header means the id, though another spelling of it may have been preferred."""
    spellings = {plain_word(one) for one in ("staff_id", *rows.table.columns["staff_id"].arrives_as)}
    return not spellings.isdisjoint({plain_word(header), header_word(header)[0]})


def _word(cell: str) -> str:
    return parse_id(cell)[0]


def _loosely(word: str) -> str:
    """An id without what a spreadsheet takes away."""
    return word.casefold().lstrip("0")
