"""What a unit named in a header or a cell does to its number."""

_SCALES = {
    "yuan": {
        "元": 1.0,
        "元/月": 1.0,
        "千元": 1e3,
        "万元": 1e4,
        "万": 1e4,
        "千": 1e3,
        "万元/月": 1e4,
        "元/年": 1 / 12,
        "年": 1 / 12,
        "万元/年": 1e4 / 12,
    },
    "km": {"公里": 1.0, "千米": 1.0, "km": 1.0, "里": 0.5, "华里": 0.5, "米": 1e-3, "m": 1e-3},
    "minutes": {"分钟": 1.0, "分": 1.0, "min": 1.0, "小时": 60.0, "时": 60.0, "h": 60.0},
    "hours": {"小时": 1.0, "时": 1.0, "h": 1.0, "学时": 1.0, "课时": 1.0, "分钟": 1 / 60},
    "days": {"天": 1.0, "日": 1.0},
    "people": {"人": 1.0, "万人": 1e4, "万": 1e4, "千人": 1e3},
    "visits": {"人次": 1.0, "次": 1.0, "万人次": 1e4},
    "services": {"人次": 1.0, "次": 1.0, "万人次": 1e4},
    "shifts": {"次": 1.0, "天": 1.0, "个": 1.0},
    "posts": {"个": 1.0, "人": 1.0, "名": 1.0},
    "credits": {"分": 1.0, "学分": 1.0},
}


def unit_scale(unit: str, written: str) -> float | None:
    """Return the factor from the unit written to the column's own; None if it is no unit of this kind.

    Examples
    --------
    >>> unit_scale("yuan", "万元"), unit_scale("minutes", "小时"), unit_scale("km", "元")
    (10000.0, 60.0, None)
    """
    return _SCALES.get(unit, {}).get(written)
