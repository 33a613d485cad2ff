"""Names and ids as every format can hold them."""

import re

_WHITE = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_NO_LETTER = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

# `_x0041_` means A in a workbook; two such words that share an underscore cannot be written so that readers agree
_ESCAPES_MEET = re.compile(r"(?<=_x[0-9A-Fa-f]{4})_(?=x[0-9A-Fa-f]{4}_)")


def clean_text(text: str) -> str:
    r"""Return text on one line without characters that no file may hold.

    Parameters
    ----------
    text : str
        Whatever was delivered: formulas, tags and marks of direction stay, since formats make them harmless.

    Returns
    -------
    str
        Line breaks and tabs become a space, control characters and halves of characters the sign U+FFFD.

    Examples
    --------
    >>> clean_text("=1+1\n<b>")
    '=1+1 <b>'
    """
    return _ESCAPES_MEET.sub("＿", _NO_LETTER.sub("\ufffd", _WHITE.sub(" ", text)))
