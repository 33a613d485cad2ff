"""Ids: always text; one that a spreadsheet has damaged is not used."""

import re

from takeroot.records.plain_text import plain_text
from takeroot.records.reason import Reason

_EXPONENT = re.compile(r"\d(\.\d+)?E\+\d+|\d\.\d+E\d+", re.IGNORECASE)
_LOST_DIGITS = re.compile(r"\d{13,}000")
_WRAPPED = re.compile(r'="(.*)"')


def parse_id(text: str) -> tuple[str, Reason]:
    r"""Read one id; an exponent, or the zeros a spreadsheet puts after 15 digits, show that it was a number once.

    Examples
    --------
    >>> parse_id("\u3000Ｓ０01 "), parse_id("1.2E+17")[1].code
    (('S001', <Reason.NONE: 0>), 'id_damaged')
    """
    word = plain_text(text)
    wrapped = _WRAPPED.fullmatch(word)
    word = wrapped[1] if wrapped else word.removeprefix("'")
    if _EXPONENT.fullmatch(word) or _LOST_DIGITS.fullmatch(word):
        return "", Reason.ID_DAMAGED
    return ("", Reason.CELL_ERROR) if word.startswith("#") and word.endswith(("!", "?", "/A")) else (word, Reason.NONE)
