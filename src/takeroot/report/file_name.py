"""File names from ids: nothing of an id can leave the folder, and no two ids share a file."""

import re
from hashlib import sha256

_SAFE = re.compile(r"[A-Z0-9_-]{1,40}")
_UNSAFE = re.compile(r"[^A-Z0-9_-]+")


def file_name(*parts: str, suffix: str) -> str:
    """Join parts into one file name, the same on every system.

    Parameters
    ----------
    *parts : str
        Ids, months, languages. What is not made of capital letters, digits, `_` and `-` alone gets a digest, so that
        `f1`, `F1` and `F/1` are three files also where upper and lower case are one.
    suffix : str
        The ending, with its dot.

    Examples
    --------
    >>> file_name("2024-12", "F001", suffix=".xlsx")
    '2024-12_F001.xlsx'
    >>> file_name("../../etc", suffix=".xlsx")
    'ETC~74ccf3c5b4.xlsx'
    """
    return "_".join(map(_safe, parts)) + suffix


def _safe(part: str) -> str:
    if _SAFE.fullmatch(part):
        return part
    digest = sha256(part.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{_UNSAFE.sub('-', part.upper()).strip('-')[:20]}~{digest}"
