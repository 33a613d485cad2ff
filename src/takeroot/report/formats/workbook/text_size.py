"""How much room text takes: a Chinese character is as wide as two Latin letters."""

from math import ceil
from unicodedata import east_asian_width

_LINE = 15.0
_NARROWER = 0.94
"""Running text is a little narrower than digits, in which widths are counted."""


def text_width(text: str) -> int:
    """Width in Latin letters.

    Examples
    --------
    >>> text_width("扎根 ok")
    7
    """
    return len(text) if text.isascii() else sum(2 if east_asian_width(letter) in "WFA" else 1 for letter in text)


def row_height(texts: list[tuple[str, float]], *, line: float = _LINE) -> float:
    """Points that a row needs, given each cell's text and width in letters; XlsxWriter does not fit rows itself."""
    return max([line, *(_lines(text, width) * line + 3 for text, width in texts)])


def _lines(text: str, width: float) -> int:
    return sum(max(1, ceil(text_width(part) * _NARROWER / max(width, 1.0))) for part in text.split("\n"))
