"""A typed cell as text, so that every source is parsed by the same rules."""

import math
from datetime import datetime, time

_EXACT = 1e15
"""From here on a spreadsheet's number has lost digits."""


def cell_text(value: object) -> str | None:
    """Write a cell's value as text; None for an empty cell.

    A whole number has no decimals; a number of more than 15 digits keeps an exponent, so that an id made of it is
    known to be damaged.

    Examples
    --------
    >>> cell_text(1237.0), cell_text(0.1), cell_text(123456789012345678), cell_text("")
    ('1237', '0.1', '1.23456789012346E+17', None)
    """
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    return str(value)  # a date as 2024-12-31, as ISO has it


def _number(value: float) -> str | None:
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else str(value)
    if abs(value) >= _EXACT:
        return f"{value:.14E}"
    return str(int(value)) if value == int(value) else repr(float(value))
