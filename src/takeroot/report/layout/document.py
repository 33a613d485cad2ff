"""A document in words: what every format can show; `formats` draws it, nothing here knows of a format."""

from dataclasses import dataclass, field
from typing import Literal

Tone = Literal["plain", "good", "warn", "bad"]

Cell = str | float | int | None


@dataclass(frozen=True)
class Paragraph:
    """A sentence or two, under a heading of their own if they have one."""

    text: str
    tone: Tone = "plain"
    title: str = ""


@dataclass(frozen=True)
class Steps:
    """What to do, in order."""

    title: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    """One figure that is read first: what it is, the figure, what to compare it with."""

    label: str
    figure: str
    note: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True)
class Cards:
    """Figures side by side."""

    items: tuple[Card, ...]


@dataclass(frozen=True)
class Bars:
    """A horizontal bar chart of shares (0 to 1), the longest first."""

    title: str
    label: str
    unit: str
    items: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Trend:
    """Shares over months, with lines to compare with."""

    title: str
    label: str
    unit: str
    points: tuple[tuple[str, float], ...]
    lines: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Tile:
    """One place on a grid: its name, its figure, how it stands."""

    label: str
    figure: str
    tone: Tone = "plain"


@dataclass(frozen=True)
class Tiles:
    """Places side by side, like a map."""

    title: str
    items: tuple[Tile, ...]


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    key : str
        Short safe word, the same in every language.
    label : str
        Its heading.
    kind : str
        `text`; `lines` (text with line breaks); `number`; `share` (0 to 1, shown as a whole per cent); `money` (yuan);
        `tag` (a few words that repeat, shown by tone); `fill` (left for the reader).
    width : int
        About how many Latin letters fit.
    bar : float
        For numbers: draw a bar up to this value; 0 draws none.
    choices : tuple of str
        For `fill`: the only answers.
    hint : str
        For `fill`: how to answer.
    """

    key: str
    label: str
    kind: Literal["text", "lines", "number", "share", "money", "tag", "fill"] = "text"
    width: int = 12
    bar: float = 0.0
    choices: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True)
class Table:
    """Rows that can be sorted and filtered.

    Parameters
    ----------
    key : str
        Short safe word.
    title : str
    columns : tuple of Column
    rows : tuple of tuple
        One cell a column, None where there is nothing.
    tones : mapping of str to str
        Words of `tag` columns to their tone.
    blank_rows : int
        Empty rows for the reader to fill in.
    note : str
        A sentence under the title.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    tones: tuple[tuple[str, Tone], ...] = ()
    blank_rows: int = 0
    note: str = ""

    def tone(self, word: Cell) -> Tone:
        """Tone of a tag."""
        return dict(self.tones).get(str(word), "plain")


Block = Paragraph | Steps | Cards | Bars | Trend | Tiles | Table


@dataclass(frozen=True)
class Section:
    """A sheet of a workbook, a part of a page.

    Parameters
    ----------
    key, title : str
    blocks : tuple
    wide : bool
        It holds one wide table: sortable, filterable, printed across.
    one_page : bool
        Print it on one page.
    """

    key: str
    title: str
    blocks: tuple[Block, ...]
    wide: bool = False
    one_page: bool = False


@dataclass(frozen=True)
class Interface:
    """Words a format needs of its own."""

    keep_mark: str
    filter: str
    everything: str
    shown: str
    sort: str
    skip: str
    contents: str
    page: str


@dataclass(frozen=True)
class Document:
    """Everything a reader gets, in one language.

    Parameters
    ----------
    language : str
        `zh` or `en`.
    title, subtitle, notice : str
        Heading; place and month; who may read it, until when.
    mark : str
        A line by which a returned workbook is recognised: `takeroot|list|2024-12|F001|zh`.
    check : str
        A line that tells what went out (`report.returns.row_check`); empty where nothing comes back.
    month : str
        `YYYY-MM`: also the date of creation that a file carries.
    sections : tuple of Section
    interface : Interface
    """

    language: str
    title: str
    subtitle: str
    notice: str
    mark: str
    month: str
    sections: tuple[Section, ...]
    interface: Interface = field(repr=False)
    check: str = ""

    def tables(self) -> list[Table]:
        """All tables, in order."""
        return [block for section in self.sections for block in section.blocks if isinstance(block, Table)]
