"""Fonts, colours and borders of a workbook, made once for each workbook."""

from functools import cached_property
from typing import Any

FILLS = {"plain": "#EEF3F1", "good": "#DDEFE3", "warn": "#FCEBC8", "bad": "#F8D7D3"}
"""Background by tone."""

INKS = {"plain": "#1F3B34", "good": "#1E6B3A", "warn": "#7A4B00", "bad": "#9B1C13"}
"""Text colour by tone, at least 4.5 to 1 on its background."""

GREEN = "#1F6F5C"
"""The colour of headings and bars."""

_GREY = "#5B6B66"
_LINE = "#C9D5D0"


class Styles:
    """Formats of one workbook.

    Parameters
    ----------
    book : xlsxwriter.Workbook
    language : str
        Chinese and English take different fonts.
    """

    def __init__(self, book: Any, language: str) -> None:  # noqa: ANN401 - xlsxwriter has no types
        self._book = book
        self._font = "Microsoft YaHei" if language == "zh" else "Calibri"
        self._made: dict[str, Any] = {}

    @cached_property
    def title(self) -> Any:  # noqa: ANN401
        """The heading of a sheet."""
        return self._make(bold=True, font_size=18, font_color=GREEN)

    @cached_property
    def notice(self) -> Any:  # noqa: ANN401
        """Who may read it."""
        return self._make(font_size=9, font_color=INKS["bad"], text_wrap=True, valign="top")

    @cached_property
    def faint(self) -> Any:  # noqa: ANN401
        """Month, place, the mark."""
        return self._make(font_size=9, font_color=_GREY)

    @cached_property
    def about(self) -> Any:  # noqa: ANN401
        """What a table's figures mean: a sentence or several, within the table's width."""
        return self._make(font_size=9, font_color=_GREY, text_wrap=True, valign="top")

    @cached_property
    def heading(self) -> Any:  # noqa: ANN401
        """The heading of a block."""
        return self._make(bold=True, font_size=12, font_color=GREEN, bottom=2, bottom_color=GREEN)

    @cached_property
    def header(self) -> Any:  # noqa: ANN401
        """The heading of a column."""
        return self._make(
            bold=True, font_color="#FFFFFF", bg_color=GREEN, text_wrap=True, valign="vcenter", align="center", **_box()
        )

    @cached_property
    def fill_header(self) -> Any:  # noqa: ANN401
        """The heading of a column that the reader fills in."""
        return self._make(
            bold=True,
            font_color=INKS["warn"],
            bg_color="#F6D58B",
            text_wrap=True,
            valign="vcenter",
            align="center",
            **_box(),
        )

    def paragraph(self, tone: str) -> Any:  # noqa: ANN401
        """Return running text."""
        colour = {} if tone == "plain" else {"bg_color": FILLS[tone], "font_color": INKS[tone]}
        return self._kept(f"paragraph {tone}", text_wrap=True, valign="top", **colour)

    def step(self) -> Any:  # noqa: ANN401
        """Return one thing to do."""
        return self._kept("step", text_wrap=True, valign="top", bg_color="#F4F8F6", font_size=11)

    def card(self, part: str, tone: str) -> Any:  # noqa: ANN401
        """Return the label, figure or note of a card."""
        parts: dict[str, dict[str, Any]] = {
            "label": {"font_size": 9, "font_color": _GREY, "top": 2, "top_color": INKS[tone]},
            "figure": {"font_size": 18, "bold": True, "font_color": INKS[tone]},
            "note": {"font_size": 9, "font_color": _GREY, "text_wrap": True, "valign": "top", "align": "left"},
        }
        return self._kept(f"card {part} {tone}", bg_color=FILLS[tone], indent=1, **parts[part])

    def cell(self, kind: str, tone: str = "plain") -> Any:  # noqa: ANN401
        """Return one cell of a table."""
        look = _cell_look(kind)
        if kind == "tag" and tone != "plain":
            look |= {"bg_color": FILLS[tone], "font_color": INKS[tone], "bold": True}
        return self._kept(f"cell {kind} {tone}", valign="vcenter", **_box(), **look)

    def _kept(self, key: str, **look: Any) -> Any:  # noqa: ANN401
        if key not in self._made:
            self._made[key] = self._make(**look)
        return self._made[key]

    def _make(self, **look: Any) -> Any:  # noqa: ANN401
        return self._book.add_format({"font_name": self._font, "font_size": 10, "valign": "vcenter", **look})


def _box() -> dict[str, Any]:
    return {"border": 1, "border_color": _LINE}


def _cell_look(kind: str) -> dict[str, Any]:
    looks: dict[str, dict[str, Any]] = {
        "text": {"text_wrap": True},
        "lines": {"text_wrap": True},
        "number": {"num_format": "0", "align": "right", "indent": 1},
        "share": {"num_format": "0%", "align": "right", "indent": 1},
        "money": {"num_format": "#,##0", "align": "right", "indent": 1},
        "tag": {"align": "center", "text_wrap": True},
        "fill": {"bg_color": "#FFF9E8", "text_wrap": True, "locked": False},
        "date": {"bg_color": "#FFF9E8", "num_format": "yyyy-mm-dd", "locked": False},
    }
    return looks[kind]
