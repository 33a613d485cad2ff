"""Workbooks for Excel and WPS: a sheet a section, no formula, no link, no macro; same input, same bytes."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from takeroot.report.formats.workbook.blocks import write_block
from takeroot.report.formats.workbook.sheet import GRID, GRID_WIDTH, Sheet
from takeroot.report.formats.workbook.styles import GREEN, Styles
from takeroot.report.layout.document import Document, Section, Table

SUFFIX = ".xlsx"
"""Ending of its files."""

_A4 = 9
_LONGEST_CELL = 32_767


def write(document: Document) -> bytes:
    """Write a document as a workbook.

    Parameters
    ----------
    document : Document

    Returns
    -------
    bytes
        Text cells are strings whatever they hold (`=1+1` stays text), numbers are numbers.
    """
    memory = BytesIO()
    book = xlsxwriter.Workbook(
        memory, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"created": _created(document.month), "title": document.mark})
    styles = Styles(book, document.language)
    for section in document.sections:
        _write_section(book, styles, document, section)
    book.close()
    return memory.getvalue()


def _created(month: str) -> datetime:
    year, number = map(int, month.split("-"))
    return datetime(year, number, 1, tzinfo=UTC).replace(tzinfo=None)


def _write_section(book: Any, styles: Styles, document: Document, section: Section) -> None:  # noqa: ANN401
    page = book.add_worksheet(section.title)
    sheet = Sheet(page, book, styles, _widths(section))
    for column, width in enumerate(sheet.widths):
        page.set_column(column, column, width)
    _set_up_page(page, document, section)
    _write_head(sheet, document, section)
    for block in section.blocks:
        write_block(sheet, block, wide=section.wide)
    if document.check and section is document.sections[-1]:
        _write_check(sheet, document.check)


def _widths(section: Section) -> tuple[float, ...]:
    if section.wide:
        columns = next(block.columns for block in section.blocks if isinstance(block, Table))
        return tuple(float(column.width) for column in columns)
    return (GRID_WIDTH,) * GRID


def _set_up_page(page: Any, document: Document, section: Section) -> None:  # noqa: ANN401
    page.set_paper(_A4)
    page.fit_to_pages(1, 1 if section.one_page else 0)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.set_footer(f"&R{document.interface.page}")
    page.hide_gridlines(2)
    page.set_tab_color(GREEN)
    page.set_zoom(100)
    if section.wide:
        page.set_landscape()


def _write_head(sheet: Sheet, document: Document, section: Section) -> None:
    title = document.title if section is document.sections[0] else f"{section.title} · {document.title}"
    sheet.paragraph(title, sheet.styles.title, line=26.0)
    sheet.paragraph(f"{document.subtitle}    {document.interface.keep_mark}{document.mark}", sheet.styles.faint)
    sheet.paragraph(document.notice, sheet.styles.notice, line=13.0)
    sheet.row += 1


def _write_check(sheet: Sheet, check: str) -> None:
    """A hidden row: it says nothing to a reader. Cells hold 32,767 letters at most."""
    sheet.page.set_row(sheet.row, 15, None, {"hidden": True})
    fits = check if len(check) <= _LONGEST_CELL else check[:_LONGEST_CELL].rpartition(",")[0]
    sheet.page.write_string(sheet.row, 0, fits)
    sheet.row += 1
