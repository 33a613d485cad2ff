"""What a header says, once its unit and its accidents of typing are taken off."""

import re
from collections.abc import Iterable, Iterator

from takeroot.records.plain_text import plain_word

_BRACKETS = re.compile(r"[(\[【](?P<inside>[^()\[\]【】]*)[)\]】]$")


def header_word(header: str) -> tuple[str, str]:
    """Part a header into its word and what stands in brackets at its end (a unit, a remark).

    Examples
    --------
    >>> header_word("基本工资（万元）")
    ('基本工资', '万元')
    """
    word = plain_word(header)
    match = _BRACKETS.search(word)
    return (word[: match.start()].strip("*:"), match["inside"]) if match else (word, "")


def header_words(headers: Iterable[str]) -> Iterator[str]:
    """Every word under which the headers may be known: whole, and without brackets."""
    for header in headers:
        if word := plain_word(header):
            yield word
            yield header_word(header)[0]
