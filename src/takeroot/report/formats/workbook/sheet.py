"""One sheet being written: where the next block goes, and how wide it may be."""

from dataclasses import dataclass
from typing import Any

from takeroot.report.formats.workbook.styles import Styles
from takeroot.report.formats.workbook.text_size import row_height

GRID = 6
"""Columns of a narrow sheet, all equally wide."""

GRID_WIDTH = 15.0
"""Width of each, in letters: together they fill an A4 page."""


@dataclass
class Sheet:
    """A worksheet, its styles and its next free row.

    Parameters
    ----------
    page : xlsxwriter worksheet
    book : xlsxwriter workbook
    styles : Styles
    widths : tuple of float
        Width of each column, in letters.
    row : int
        The next free row.
    """

    page: Any
    book: Any
    styles: Styles
    widths: tuple[float, ...]
    row: int = 0

    @property
    def last(self) -> int:
        """Its last column."""
        return len(self.widths) - 1

    def text(self, first: int, last: int, text: str, style: Any) -> None:  # noqa: ANN401
        """Write text over columns `first` to `last` of this row, never as a formula or link."""
        if last > first:
            self.page.merge_range(self.row, first, self.row, last, "", style)
        self.page.write_string(self.row, first, text, style)

    def paragraph(self, text: str, style: Any, *, line: float = 15.0) -> None:  # noqa: ANN401
        """Write text over a screen's width, as high as it needs, and go on to the next row."""
        last = self.reach()
        self.page.set_row(self.row, row_height([(text, self.width(0, last))], line=line))
        self.text(0, last, text, style)
        self.row += 1

    def width(self, first: int, last: int) -> float:
        """Width of columns `first` to `last`, in letters."""
        return sum(self.widths[first : last + 1])

    def reach(self, letters: float = 150.0) -> int:
        """Return the last column within so many letters."""
        total, column = 0.0, 0
        for column, width in enumerate(self.widths):  # noqa: B007 - wanted after the loop
            total += width
            if total >= letters:
                break
        return column
