"""Short digests of who went out on a list, so that a deleted row or a changed name is seen when it comes back."""

from collections.abc import Iterable
from hashlib import sha256


def row_check(rows: Iterable[tuple[str, str]]) -> str:
    """Write the line that travels with a list.

    Parameters
    ----------
    rows : iterable of (str, str)
        staff_id and name.

    Examples
    --------
    >>> row_check([("S01", "A")])
    'takeroot-check|ac7438e8:559aead0'
    """
    return "takeroot-check|" + ",".join(f"{short(staff_id)}:{short(name)}" for staff_id, name in rows)


def short(text: str) -> str:
    """Return eight hexadecimal digits of the text's SHA-256."""
    return sha256(text.strip().encode("utf-8", "surrogatepass")).hexdigest()[:8]
