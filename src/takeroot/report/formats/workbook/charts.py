"""Charts that the workbook draws itself from cells beside them."""

from typing import Any

from takeroot.report.formats.workbook.sheet import Sheet
from takeroot.report.formats.workbook.styles import GREEN
from takeroot.report.formats.workbook.table import write_table
from takeroot.report.layout.document import Bars, Column, Table, Trend

_ROWS = 11
_SIZE = {"width": 322, "height": 235}


def write_bars(sheet: Sheet, bars: Bars) -> None:
    """Write shares as cells with bars, and a chart beside them."""
    top = sheet.row
    columns = (Column("label", bars.label, width=30), Column("share", bars.unit, "share", width=15, bar=_most(bars)))
    first = _numbers(sheet, Table("shares", bars.title, columns, bars.items))
    chart = sheet.book.add_chart({"type": "bar"})
    last = first + len(bars.items) - 1
    chart.add_series(
        {
            "name": bars.unit,
            "categories": [sheet.page.get_name(), first, 0, last, 0],
            "values": [sheet.page.get_name(), first, 2, last, 2],
            "fill": {"color": GREEN},
            "gap": 60,
            "data_labels": {"value": True, "num_format": "0%"},
        }
    )
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "major_tick_mark": "none"})
    chart.set_x_axis({"num_format": "0%", "visible": False, "major_gridlines": {"visible": False}, "min": 0})
    _place(sheet, chart, top, last)


def write_trend(sheet: Sheet, trend: Trend) -> None:
    """Write shares by month as cells, and a line chart beside them."""
    top = sheet.row
    lines = tuple(Column(f"line{n}", label, "share", width=15) for n, (label, _) in enumerate(trend.lines))
    columns = (Column("month", trend.label, width=15), Column("share", trend.unit, "share", width=15), *lines)
    levels = tuple(level for _, level in trend.lines)
    first = _numbers(sheet, Table("trend", trend.title, columns, tuple((*point, *levels) for point in trend.points)))
    last = first + len(trend.points) - 1
    chart = sheet.book.add_chart({"type": "line"})
    looks: list[dict[str, Any]] = [
        {"line": {"color": GREEN, "width": 2.5}, "marker": {"type": "circle", "fill": {"color": GREEN}}},
        *({"line": {"color": "#B3261E", "width": 1.25, "dash_type": "dash"}} for _ in lines),
    ]
    for n, look in enumerate(looks, 1):
        name = sheet.page.get_name()
        series = {"categories": [name, first, 0, last, 0], "values": [name, first, n, last, n], **look}
        chart.add_series({"name": [name, first - 1, n], **series})
    chart.set_y_axis({"num_format": "0%", "min": 0, "major_gridlines": {"visible": True, "line": {"color": "#E3EAE7"}}})
    chart.set_legend({"position": "bottom"})
    _place(sheet, chart, top, last)


def _numbers(sheet: Sheet, table: Table) -> int:
    """Write the cells in the left half of the sheet; return the first row of numbers."""
    half = Sheet(sheet.page, sheet.book, sheet.styles, sheet.widths[:3], sheet.row)
    write_table(half, table, wide=False)
    sheet.row = half.row
    return half.row - 1 - len(table.rows)


def _most(bars: Bars) -> float:
    return max((share for _, share in bars.items), default=1.0)


def _place(sheet: Sheet, chart: Any, top: int, last: int) -> None:  # noqa: ANN401
    chart.set_size(_SIZE)
    chart.set_chartarea({"border": {"none": True}})
    chart.set_title({"none": True})
    sheet.page.insert_chart(top + 1, 3, chart, {"x_offset": 8, "y_offset": 2})
    sheet.row = max(sheet.row, top + _ROWS, last + 2)
