"""A feature's value as people write it, by its unit, in Chinese and English."""

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from takeroot.specs.feature import Unit


@dataclass(frozen=True)
class _Unit:
    """How a unit is written: decimals kept, what the number is multiplied by, and the words around it."""

    zh: str
    one: str
    many: str
    decimals: int = 1
    factor: float = 1.0


_UNITS: Final = MappingProxyType(
    {
        "yuan": _Unit("{} 元", "{} yuan", "{} yuan", 0),
        "share": _Unit("{}%", "{} %", "{} %", 0, 100.0),
        "rank": _Unit("高于 {}% 的同类人员", "above {} % of them", "above {} % of them", 0, 100.0),
        "times": _Unit("{} 次", "{} time", "{} times"),
        "children": _Unit("{} 个孩子", "{} child", "{} children"),
        "people": _Unit("{} 人", "{} person", "{} people"),
        "age": _Unit("{} 岁", "{} year", "{} years", 0),
        "months": _Unit("{} 个月", "{} month", "{} months"),
        "years": _Unit("{} 年", "{} year", "{} years"),
        "points": _Unit("{} 分", "{} point", "{} points"),
        "level": _Unit("第 {} 级", "level {}", "level {}"),
        "km": _Unit("{} 公里", "{} km", "{} km"),
        "minutes": _Unit("{} 分钟", "{} minute", "{} minutes", 0),
        "hours": _Unit("{} 小时", "{} hour", "{} hours"),
        "days": _Unit("{} 天", "{} day", "{} days"),
        "visits": _Unit("{} 人次", "{} visit", "{} visits", 0),
        "services": _Unit("{} 次服务", "{} service", "{} services", 0),
        "nights": _Unit("{} 个夜班", "{} night", "{} nights"),
    }
)
_UNKNOWN: Final = MappingProxyType({"zh": "不详", "en": "not known"})
_YES: Final = MappingProxyType({"zh": "是", "en": "yes"})
_NO: Final = MappingProxyType({"zh": "否", "en": "no"})


def number_words(value: float, unit: Unit, language: str) -> str:
    """Write a value with its unit.

    Parameters
    ----------
    value : float
        NaN is missing.
    unit : Unit
        The unit a feature declares.
    language : str
        `zh` or `en`.

    Returns
    -------
    str
        Rounded to what a reader needs: whole yuan and percent, one decimal of months or kilometres.

    Examples
    --------
    >>> number_words(4123.4, "yuan", "en"), number_words(4123.4, "yuan", "zh")
    ('4,123 yuan', '4,123 元')
    >>> number_words(1.0, "months", "en"), number_words(2.25, "months", "en"), number_words(0.35, "share", "zh")
    ('1 month', '2.2 months', '35%')
    >>> number_words(1.0, "yes_no", "zh"), number_words(float("nan"), "km", "en")
    ('是', 'not known')
    """
    if not math.isfinite(value):
        return _UNKNOWN[language]
    if unit == "yes_no":
        return (_YES if value >= 0.5 else _NO)[language]  # noqa: PLR2004 - halfway between no and yes
    form = _UNITS[unit]
    number = plain_number(value * form.factor, form.decimals)
    return (form.zh if language == "zh" else form.one if number == "1" else form.many).format(number)


def plain_number(value: float, decimals: int) -> str:
    """Write a number with thousands apart, at most so many decimals, and no trailing zeros.

    Examples
    --------
    >>> plain_number(12345.60, 2), plain_number(3.0, 1), plain_number(-0.001, 1)
    ('12,345.6', '3', '0')
    """
    text = f"{value:,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
