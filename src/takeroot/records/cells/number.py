"""Numbers as people write them."""

import re

from takeroot.records.plain_text import plain_text
from takeroot.records.reason import Reason
from takeroot.records.recognise.unit_scale import unit_scale

_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_BOOKED = re.compile(r"\((?P<inside>[\d.,]+)\)")
_WITH_UNIT = re.compile(r"(?P<number>[+-]?[\d.,]+)(?P<unit>[^\d.,\s]+)")
_ERRORS = frozenset({"#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#N/A", "#GETTING_DATA"})


def parse_number(text: str, unit: str) -> tuple[float, Reason]:
    """Read one number: full-width digits, thousands separators, a currency sign, a unit, brackets for a deduction.

    Returns
    -------
    value : float
        In the column's unit; NaN if it is no number.
    reason : Reason
        NONE, NOT_A_NUMBER or CELL_ERROR.

    Examples
    --------
    >>> parse_number("1,236.54", "yuan")
    (1236.54, <Reason.NONE: 0>)
    >>> parse_number("0.35万元", "yuan")[0], parse_number("12,34", "yuan")[1].code
    (3500.0, 'not_a_number')
    """
    word = plain_text(text).strip("¥￥").replace(" ", "")
    if word.upper() in _ERRORS:
        return float("nan"), Reason.CELL_ERROR
    booked = _BOOKED.fullmatch(word)
    if booked:
        word = f"-{booked['inside']}"
    with_unit = _WITH_UNIT.fullmatch(word)
    scale = 1.0
    if with_unit and not _PLAIN.fullmatch(word):
        scale = unit_scale(unit, with_unit["unit"].casefold()) or 0.0
        word = with_unit["number"]
    return _read(word, scale) if scale else (float("nan"), Reason.NOT_A_NUMBER)


def _read(word: str, scale: float) -> tuple[float, Reason]:
    if _GROUPED.fullmatch(word):
        word = word.replace(",", "")
    if not _PLAIN.fullmatch(word):
        return float("nan"), Reason.NOT_A_NUMBER
    value = float(word)
    return (value if scale == 1.0 else round(value * scale, 6)), Reason.NONE
