"""Bytes of a text file into text, strictly: no encoding is tried that cannot fail."""

import codecs

from takeroot.errors import Problem, RecordsError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes, file: str) -> str:
    """Read by its byte-order mark, else as UTF-8, else as GB18030.

    Raises
    ------
    RecordsError
        If the bytes are none of them.

    Examples
    --------
    >>> decode("工号".encode("gb18030"), "a.csv")
    '工号'
    """
    marked = [name for mark, name in _MARKS if content.startswith(mark)]
    for encoding in marked or ["utf-8", "gb18030"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise RecordsError(Problem(file, "neither UTF-8 nor GB18030 nor UTF-16 with a mark", "save it as CSV UTF-8"))
