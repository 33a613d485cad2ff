"""Text without the accidents of typing: full-width characters, zero-width characters, odd spaces."""

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe00-\ufe0f\x00-\x08\x0e-\x1f\x7f]"
)
_SPACES = re.compile(r"\s+")


def plain_text(text: str) -> str:
    r"""Fold compatibility forms (full-width, radicals), drop invisible characters, trim spaces of all kinds.

    Examples
    --------
    >>> plain_text("\u3000Ｓ００１\u200b ")
    'S001'
    """
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip()


def plain_word(text: str) -> str:
    """Fold a header or a value to what spellings are compared by: no spaces, no case, no marks around it.

    Examples
    --------
    >>> plain_word(" 基本 工资（元）* ")
    '基本工资(元)'
    """
    return _SPACES.sub("", plain_text(text)).strip("*:;,。、").casefold()
