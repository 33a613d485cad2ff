"""The words of both languages by which a returned list is understood."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from takeroot.report.layout.staff_section import DECISIONS, FILLED
from takeroot.report.words.words import LANGUAGES, Words, read_words
from takeroot.specs.lever import Lever

SHOWN = (
    "facility",
    "name",
    "staff_id",
    "post",
    "band",
    "in_ten",
    "moved",
    "county_talks",
    "reasons",
    "measures",
    "decided",
)
"""Columns of a list that come filled in."""

_NUMBERED = re.compile(r"^\d+\. (?:【[^】]*】|\[[^\]]*\] )?")
_LABELS = {"in_ten": "staff.in_ten_short", "county_talks": "staff.county_talks_short"}


@dataclass(frozen=True)
class ListWords:
    """What the headings and answers of a list mean.

    Parameters
    ----------
    columns, decisions, bands : mapping of str to str
        Heading, decision or band as written, in any language, to its id.
    levers : mapping of str to str
        Label of a lever to its id, longest label first.
    """

    columns: Mapping[str, str]
    decisions: Mapping[str, str]
    bands: Mapping[str, str]
    levers: Mapping[str, str]

    def lever_of(self, line: str) -> str | None:
        """Tell which lever a line of what can be done offers; None where it offers none."""
        named, numbered = _NUMBERED.subn("", line)
        return next((lever for label, lever in self.levers.items() if numbered and named.startswith(label)), None)


def list_words(levers: Mapping[str, Lever]) -> ListWords:
    """Gather the words of both languages."""
    both = [read_words(language, factors={}, levers=levers) for language in LANGUAGES]
    labels = {words.lever(lever): lever for words in both for lever in levers}
    return ListWords(
        columns={label: column for words in both for column, label in _columns(words)},
        decisions={plain(words(f"decision.{decision}")): decision for words in both for decision in DECISIONS},
        bands={plain(words(f"band.{band}")): band for words in both for band in ("high", "watch", "low")},
        levers=dict(sorted(labels.items(), key=lambda item: (-len(item[0]), item[0]))),
    )


def plain(text: str) -> str:
    """Fold case and spaces away, so that small slips are understood.

    Examples
    --------
    >>> plain(" Agreed ")
    'agreed'
    """
    return "".join(text.casefold().split())


def _columns(words: Words) -> list[tuple[str, str]]:
    shown = [(column, words(_LABELS.get(column, f"staff.{column}"))) for column in SHOWN]
    return [*shown, *((column, words(f"fill.{column}")) for column in FILLED)]
