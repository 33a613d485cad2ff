"""A table on a sheet: whole columns that sort and filter, or cells merged to the grid of a narrow sheet."""

from takeroot.report.formats.workbook.sheet import Sheet
from takeroot.report.formats.workbook.styles import GREEN
from takeroot.report.formats.workbook.text_size import row_height
from takeroot.report.layout.document import Cell, Column, Table

_FIRST_DATE = 36526  # 2000-01-01, as a workbook counts days


def write_table(sheet: Sheet, table: Table, *, wide: bool) -> None:
    """Write a table at the sheet's next row.

    Parameters
    ----------
    sheet : Sheet
    table : Table
    wide : bool
        The sheet's columns are the table's: freeze the heading, filter, repeat it on every printed page.
    """
    spans = [(n, n) for n in range(len(table.columns))] if wide else _spans(table.columns, len(sheet.widths))
    sheet.paragraph(table.title, sheet.styles.heading, line=18.0)
    if table.note:
        sheet.paragraph(table.note, sheet.styles.about, line=13.0)
    header = sheet.row
    _write_header(sheet, table, spans)
    rows = (*table.rows, *((None,) * len(table.columns) for _ in range(table.blank_rows)))
    for row in rows:
        _write_row(sheet, table, spans, row)
    if wide:
        _dress(sheet, table, header)
    _bars(sheet, table, spans, header)
    sheet.row += 1


def _write_header(sheet: Sheet, table: Table, spans: list[tuple[int, int]]) -> None:
    texts = []
    for (first, last), column in zip(spans, table.columns, strict=True):
        style = sheet.styles.fill_header if column.kind == "fill" else sheet.styles.header
        sheet.text(first, last, column.label, style)
        texts.append((column.label, sheet.width(first, last) - 2))
    sheet.page.set_row(sheet.row, row_height(texts) + 6)
    sheet.row += 1


def _write_row(sheet: Sheet, table: Table, spans: list[tuple[int, int]], row: tuple[Cell, ...]) -> None:
    texts = []
    for (first, last), column, value in zip(spans, table.columns, row, strict=True):
        _write_cell(sheet, table, column, (first, last), value)
        texts.append((value if isinstance(value, str) else "", sheet.width(first, last)))
    sheet.page.set_row(sheet.row, row_height(texts))
    sheet.row += 1


def _write_cell(sheet: Sheet, table: Table, column: Column, span: tuple[int, int], value: Cell) -> None:
    kind = "date" if column.key == "start" else column.kind
    style = sheet.styles.cell(kind, table.tone(value) if column.kind == "tag" else "plain")
    if isinstance(value, str):
        sheet.text(*span, value, style)
        return
    if span[1] > span[0]:
        sheet.page.merge_range(sheet.row, span[0], sheet.row, span[1], "", style)
    if value is None:
        sheet.page.write_blank(sheet.row, span[0], None, style)
    else:
        sheet.page.write_number(sheet.row, span[0], value, style)


def _spans(columns: tuple[Column, ...], grid: int) -> list[tuple[int, int]]:
    """Share the grid out by the columns' widths, at least one each."""
    total = sum(column.width for column in columns)
    ends: list[int] = []
    reached = 0.0
    for n, column in enumerate(columns):
        reached += column.width
        free = grid - (len(columns) - 1 - n)
        ends.append(max(min(round(grid * reached / total), free), (ends[-1] if ends else 0) + 1))
    return [(start, end - 1) for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def _dress(sheet: Sheet, table: Table, header: int) -> None:
    """Freeze, filter, repeat on print, and offer the choices of what is to be filled in."""
    last_row = max(sheet.row - 1, header + 1)
    frozen = next((n + 1 for n, column in enumerate(table.columns) if column.key in {"name", "facility"}), 0)
    sheet.page.freeze_panes(header + 1, frozen)
    sheet.page.autofilter(header, 0, last_row, len(table.columns) - 1)
    sheet.page.repeat_rows(header)
    for n, column in enumerate(table.columns):
        if column.kind == "fill":
            sheet.page.data_validation(header + 1, n, last_row, n, _validation(column))


def _validation(column: Column) -> dict[str, object]:
    rule: dict[str, object] = {"validate": "any"}
    if column.choices:
        rule = {"validate": "list", "source": list(column.choices), "error_type": "warning"}
    elif column.key == "start":
        rule = {"validate": "date", "criteria": ">=", "value": _FIRST_DATE, "error_type": "warning"}
    return {**rule, "input_title": column.label[:32], "input_message": column.hint[:255], "ignore_blank": True}


def _bars(sheet: Sheet, table: Table, spans: list[tuple[int, int]], header: int) -> None:
    for (first, _), column in zip(spans, table.columns, strict=True):
        if column.bar and table.rows:
            sheet.page.conditional_format(
                header + 1,
                first,
                header + len(table.rows),
                first,
                {
                    "type": "data_bar",
                    "bar_color": "#8CC3B3",
                    "bar_border_color": GREEN,
                    "bar_solid": True,
                    "min_type": "num",
                    "min_value": 0,
                    "max_type": "num",
                    "max_value": column.bar,
                },
            )
