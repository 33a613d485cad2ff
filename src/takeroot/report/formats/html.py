"""Pages: one self-contained file that sorts, filters and prints offline under a policy that allows nothing else."""

from base64 import b64encode
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from takeroot.report.formats.page.trend import draw_trend
from takeroot.report.layout.document import Bars, Block, Cell, Column, Document, Interface, Section, Table, Trend
from takeroot.report.layout.percent import percent

SUFFIX = ".html"
"""Ending of its files."""

_LANG = {"zh": "zh-CN", "en": "en"}


def write(document: Document) -> bytes:
    """Write a document as a page.

    Parameters
    ----------
    document : Document

    Returns
    -------
    bytes
        UTF-8. All text is escaped; the content policy lets the page's own style and script run by their digests, and
        nothing load, connect, frame or submit.
    """
    page = _page()
    style, script = _part("style.css"), _part("script.js")
    text = page.get_template("page.html.j2").render(
        document=document,
        ui=document.interface,
        lang=_LANG[document.language],
        policy=_policy(style, script),
        style=Markup(style),  # noqa: S704 - our own file, no data in it
        script=Markup(script),  # noqa: S704 - our own file, no data in it
        draw=partial(_draw, page.get_template("blocks.html.j2").module, document.interface),
    )
    return text.encode("utf-8", "replace")


def _part(name: str) -> str:
    return files("takeroot.report.formats.page").joinpath(name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def _page() -> Environment:
    """Parse the templates once: they hold no data."""
    page = Environment(
        loader=PackageLoader("takeroot.report.formats", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    page.filters |= {"percent": percent, "thousands": _thousands, "key": _sort_key}
    return page


def _draw(macros: Any, ui: Interface, block: Block, section: Section) -> Markup:  # noqa: ANN401 - a template
    macro = getattr(macros, type(block).__name__.lower())
    match block:
        case Table():
            return macro(block, section, ui, _tags(block))
        case Trend():
            return macro(block, draw_trend(block))
        case Bars(items=items):
            return macro(block, max((share for _, share in items), default=1.0) or 1.0)
        case _:
            return macro(block)


def _tags(table: Table) -> list[tuple[int, Column, list[str]]]:
    """Columns of tags and the words in each: one filter a column."""
    tags = [(place, column) for place, column in enumerate(table.columns) if column.kind == "tag"]
    found = [(place, column, _words(table, place)) for place, column in tags]
    return [one for one in found if one[2]]


def _words(table: Table, place: int) -> list[str]:
    present = {str(row[place]) for row in table.rows if row[place] is not None}
    ranked = [word for word, _ in table.tones if word in present]
    return list(dict.fromkeys([*ranked, *sorted(present)]))


def _sort_key(table: Table, value: Cell) -> str:
    """By what a cell is sorted: tags by the order of their tones, numbers as numbers, the rest as text."""
    if value is None:
        return ""
    order = [word for word, _ in table.tones]
    if value in order:
        return str(order.index(str(value)))
    return value.split("\n")[0] if isinstance(value, str) else str(value)


def _thousands(value: float) -> str:
    return f"{round(value):,}"
