"""Blocks of a document onto a sheet."""

from collections.abc import Sequence

from takeroot.report.formats.workbook.charts import write_bars, write_trend
from takeroot.report.formats.workbook.sheet import Sheet
from takeroot.report.formats.workbook.table import write_table
from takeroot.report.formats.workbook.text_size import row_height
from takeroot.report.layout.document import Bars, Block, Card, Cards, Paragraph, Steps, Table, Tiles, Trend

_ACROSS = 3


def write_block(sheet: Sheet, block: Block, *, wide: bool) -> None:
    """Write one block at the sheet's next row."""
    match block:
        case Paragraph():
            _write_paragraph(sheet, block)
        case Steps():
            _write_steps(sheet, block)
        case Cards(items):
            for start in range(0, len(items), _ACROSS):
                _write_cards(sheet, items[start : start + _ACROSS])
        case Tiles(title, items):
            sheet.paragraph(title, sheet.styles.heading, line=18.0)
            cards = [Card(tile.label, tile.figure, "", tile.tone) for tile in items]
            for start in range(0, len(cards), _ACROSS):
                _write_cards(sheet, cards[start : start + _ACROSS])
        case Bars():
            write_bars(sheet, block)
        case Trend():
            write_trend(sheet, block)
        case Table():
            write_table(sheet, block, wide=wide)


def _write_paragraph(sheet: Sheet, paragraph: Paragraph) -> None:
    if paragraph.title:
        sheet.paragraph(paragraph.title, sheet.styles.heading, line=18.0)
    sheet.paragraph(paragraph.text, sheet.styles.paragraph(paragraph.tone))
    sheet.row += 1


def _write_steps(sheet: Sheet, steps: Steps) -> None:
    sheet.paragraph(steps.title, sheet.styles.heading, line=18.0)
    for n, item in enumerate(steps.items, 1):
        sheet.paragraph(f"{n}.  {item}", sheet.styles.step(), line=16.0)
    sheet.row += 1


def _write_cards(sheet: Sheet, cards: Sequence[Card]) -> None:
    """Three cards side by side: a row of labels, one of figures, one of notes."""
    span = max(len(sheet.widths) // _ACROSS, 1)
    heights = {
        "label": 18.0,
        "figure": 27.0,
        "note": row_height([(card.note, sheet.width(0, span - 1) - 3) for card in cards], line=13.0) + 4,
    }
    for part in ("label", "figure", "note"):
        sheet.page.set_row(sheet.row, heights[part])
        for n, card in enumerate(cards):
            sheet.text(n * span, (n + 1) * span - 1, getattr(card, part), sheet.styles.card(part, card.tone))
        sheet.row += 1
    sheet.page.set_row(sheet.row, 6)
    sheet.row += 1
