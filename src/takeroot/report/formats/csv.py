"""Plain tables for other programs: UTF-8 with a mark so that Excel reads Chinese, text that can be no formula."""

import csv
from io import StringIO

from takeroot.report.layout.document import Cell, Document, Table

SUFFIX = ".csv"
"""Ending of its files."""

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


def write(document: Document) -> bytes:
    """Write the first table of a document's first wide section; the whole document's tables where none is wide.

    Parameters
    ----------
    document : Document

    Returns
    -------
    bytes
        A heading and one line a row. Text that a spreadsheet could take for a formula gets a leading apostrophe, and
        so does text that starts with one: whoever reads it back takes one away.
    """
    text = StringIO(newline="")
    out = csv.writer(text, lineterminator="\r\n")
    wide = [b for section in document.sections if section.wide for b in section.blocks if isinstance(b, Table)]
    for table in wide[:1] or document.tables()[:1]:
        out.writerow([column.label for column in table.columns])
        out.writerows([_cell(value) for value in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig", "replace")


def _cell(value: Cell) -> Cell:
    return f"'{value}" if isinstance(value, str) and value.startswith(_STARTS_A_FORMULA) else value
