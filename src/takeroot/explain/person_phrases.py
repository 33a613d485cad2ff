"""The fixed words of a person's page and picture, in Chinese and English."""

from types import MappingProxyType
from typing import Final

_PHRASES: Final = MappingProxyType(
    {
        "risk": ("{months} 个月内离职风险：{risk}", "Risk of leaving within {months} months: {risk}"),
        "other_risk": ("{months} 个月 {risk}", "{months} months {risk}"),
        "band": ("等级：{band}", "band: {band}"),
        "low": ("低", "low"),
        "watch": ("关注", "watch"),
        "high": ("高", "high"),
        "notice_given": ("已提出离职。", "Notice has been given."),
        "objected": ("本人已对评分提出异议。", "The person objects to being scored."),
        "raising": ("与较高风险相关", "What goes with a higher risk"),
        "protective": ("与较低风险相关（可视为留人因素）", "What goes with a lower risk (reads as protective)"),
        "nothing": ("没有明显的因素。", "Nothing stands out."),
        "start": (
            "起点：一般人员的离职比数 {base}；各因素合计 × {factors}；此人 {odds}（各时段加权平均）。",
            (
                "Starting point: odds of {base} for people in general; all factors together × {factors}; "
                "this person {odds} (mean over the year's intervals)."
            ),
        ),
        "measures": ("可考虑的措施", "Measures looked at"),
        "measure": (
            "{rank}. {lever}：{before} → {after}（证据 {grade}，12 个月费用 {cost}，由{payer}承担）",
            "{rank}. {lever}: {before} → {after} (evidence {grade}, {cost} in 12 months, paid by the {payer})",
        ),
        "facility": ("机构", "facility"),
        "county": ("县", "county"),
        "province": ("省", "province"),
        "note": (
            "“× n”：与一般人员相比，离职比数乘以 n。这些是既往记录中的相关，不是原因。",
            (
                "× n: the odds of leaving are n times those of people in general. "
                "These are associations in past records, not causes."
            ),
        ),
        "axis": ("离职比数的对数（各时段加权平均）", "log-odds of leaving (mean over the year's intervals)"),
        "base": ("一般人员", "people in general"),
        "person": ("此人", "this person"),
        "rest": ("其余 {count} 项", "{count} others"),
        "higher": ("与较高风险相关", "goes with a higher risk"),
        "lower": ("与较低风险相关", "goes with a lower risk"),
    }
)


def phrase(key: str, language: str, **parts: object) -> str:
    """Fill one phrase; a word without one (an employment type of this county's) is said as it stands.

    Examples
    --------
    >>> phrase("risk", "en", months=12, risk="42 %"), phrase("high", "zh"), phrase("township", "en")
    ('Risk of leaving within 12 months: 42 %', '高', 'township')
    """
    forms = _PHRASES.get(key, (key, key))
    return forms[0 if language == "zh" else 1].format(**parts) if parts else forms[0 if language == "zh" else 1]
