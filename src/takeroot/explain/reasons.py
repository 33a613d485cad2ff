"""Reasons in words: what was found, against whom, in the person's own numbers, and never as a cause."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from takeroot.explain.number_words import number_words
from takeroot.explain.typical_values import Typical
from takeroot.specs.feature import Factor, Feature, Unit
from takeroot.specs.spec import Label


@dataclass(frozen=True)
class Reason:
    """One finding about one person.

    Parameters
    ----------
    factor, feature : str
        What it is about; `feature` is empty where a whole factor is meant.
    contribution : float
        What it adds to the log-odds; negative is protective.
    words : str
        For people to read.
    """

    factor: str
    feature: str
    contribution: float
    words: str


@dataclass(frozen=True)
class PersonFacts:
    """What reasons are made of, each by feature id.

    Parameters
    ----------
    contributions : mapping of str to float
        To the log-odds, of one lead or of the year.
    feature_values : mapping of str to float
        The person's own; NaN is not known.
    typical : mapping of str to Typical
        `TypicalValues.of` the person's peers.
    """

    contributions: Mapping[str, float]
    feature_values: Mapping[str, float]
    typical: Mapping[str, Typical]


_HIGHER: Final = MappingProxyType(
    {
        "zh": ("与略高的离职风险相关", "与较高的离职风险相关", "与明显更高的离职风险相关"),
        "en": ("goes with a slightly higher risk", "goes with a higher risk", "goes with a clearly higher risk"),
    }
)
_LOWER: Final = MappingProxyType(
    {
        "zh": ("与略低的离职风险相关", "与较低的离职风险相关", "与明显更低的离职风险相关"),
        "en": ("goes with a slightly lower risk", "goes with a lower risk", "goes with a clearly lower risk"),
    }
)
_PEERS: Final = MappingProxyType(
    {
        "profession": Label(zh="同专业", en="the same profession"),
        "facility_id": Label(zh="同单位", en="the same facility"),
        "": Label(zh="全体", en="everyone"),
    }
)
_TYPICAL: Final = Label(zh="{peers}一般为 {value}", en="typical of {peers}: {value}")
_SHARE: Final = Label(zh="{peers}中 {value} 为是", en="yes for {value} of {peers}")

_STEPS: Final = (0.10, 0.35)
"""Log-odds from which a finding is no longer slight (odds x 1.1), and from which it is clear (odds x 1.4)."""


def reasons(
    person: PersonFacts, features: Mapping[str, Feature], *, language: str, least: float = 0.02
) -> list[Reason]:
    """Put one person's contributions into words, feature by feature.

    Parameters
    ----------
    person : PersonFacts
        Contributions, values and what is typical of the peers.
    features : mapping of str to Feature
        Declarations, whose labels and units make the words.
    language : str
        `zh` or `en`.
    least : float
        Contributions smaller than this, either way, are not worth a sentence.

    Returns
    -------
    list of Reason
        The strongest first, raising and protective ones together.

    Examples
    --------
    >>> from takeroot.specs.spec import Label
    >>> label = Label(zh="每月夜班", en="night shifts a month")
    >>> nights = Feature(id="nights", factor="workload", label=label, unit="times", verb="mean")
    >>> person = PersonFacts({"nights": 0.4}, {"nights": 9.0}, {"nights": Typical(4.0, "profession")})
    >>> reasons(person, {"nights": nights}, language="en")[0].words
    'night shifts a month: 9 times (typical of the same profession: 4 times), goes with a clearly higher risk'
    >>> reasons(person, {"nights": nights}, language="zh")[0].words
    '每月夜班：9 次（同专业一般为 4 次），与明显更高的离职风险相关'
    """
    return [
        Reason(features[name].factor, name, contribution, _sentence(features[name], person, contribution, language))
        for name, contribution in strongest_first(person.contributions, least)
    ]


def factor_reasons(
    person: PersonFacts, factors: Mapping[str, Factor], *, language: str, least: float = 0.02, most: int = 2
) -> list[Reason]:
    """Put one person's contributions into words, factor by factor.

    Parameters
    ----------
    person, language, least
        As for `reasons`.
    factors : mapping of str to Factor
        Declarations by factor.
    most : int
        How many of the factor's features are named: those that pull the same way as their sum, the strongest first.
        With none named, the words hold no value of the person's.

    Returns
    -------
    list of Reason
        One a factor, the strongest first.
    """
    sums = {
        key: sum(person.contributions[name] for name in factor.features if name in person.contributions)
        for key, factor in factors.items()
    }
    return [
        Reason(key, "", total, _paragraph(factors[key], person, total, language, most=most))
        for key, total in strongest_first(sums, least)
    ]


def found(feature: Feature, value: float, typical: Typical, language: str) -> str:
    """Say what was found, beside what is typical.

    Examples
    --------
    >>> from takeroot.specs.spec import Label
    >>> flat = Feature(label=Label(zh="有公寓", en="has a flat"), unit="yes_no", verb="latest")
    >>> found(flat, 0.0, Typical(0.35, ""), "en")
    'has a flat: no (yes for 35 % of everyone)'
    """
    own = number_words(value, feature.unit, language)
    beside = _beside(feature, typical, language)
    label = feature.label.in_language(language)
    if language == "zh":
        return f"{label}：{own}" + (f"（{beside}）" if beside else "")
    return f"{label}: {own}" + (f" ({beside})" if beside else "")


def tendency(contribution: float, language: str) -> str:
    """Say which way a contribution points and how far, without a claim of cause.

    Examples
    --------
    >>> tendency(0.5, "en"), tendency(-0.05, "zh")
    ('goes with a clearly higher risk', '与略低的离职风险相关')
    """
    step = sum(abs(contribution) >= bound for bound in _STEPS)
    return (_HIGHER if contribution > 0 else _LOWER)[language][step]


def strongest_first(contributions: Mapping[str, float], least: float = 0.0) -> list[tuple[str, float]]:
    """Sort by size, equal ones by name, so that the order never hangs on the columns' order.

    Examples
    --------
    >>> strongest_first({"b": 0.2, "a": -0.2, "c": 0.9, "d": 0.01}, least=0.02)
    [('c', 0.9), ('a', -0.2), ('b', 0.2)]
    """
    worth_saying = [(name, float(c)) for name, c in contributions.items() if abs(c) >= least]
    return sorted(worth_saying, key=lambda pair: (-abs(pair[1]), pair[0]))


def _sentence(feature: Feature, person: PersonFacts, contribution: float, language: str) -> str:
    return _found(feature, person, language) + ("，" if language == "zh" else ", ") + tendency(contribution, language)


def _paragraph(factor: Factor, person: PersonFacts, total: float, language: str, *, most: int) -> str:
    same_way = {
        name: person.contributions[name]
        for name in factor.features
        if name in person.contributions and person.contributions[name] * total > 0
    }
    findings = [_found(factor.features[name], person, language) for name, _ in strongest_first(same_way)[:most]]
    opening = factor.label.in_language(language) + (" " if language == "en" else "") + tendency(total, language)
    if not findings:
        return opening
    return opening + ("：" + "；".join(findings) if language == "zh" else ": " + "; ".join(findings))


def _found(feature: Feature, person: PersonFacts, language: str) -> str:
    return found(feature, person.feature_values[feature.id], person.typical[feature.id], language)


def _beside(feature: Feature, typical: Typical, language: str) -> str:
    if math.isnan(typical.value):
        return ""
    form = _SHARE if feature.unit == "yes_no" else _TYPICAL
    unit: Unit = "share" if feature.unit == "yes_no" else feature.unit
    peers = _PEERS[typical.peers].in_language(language)
    return form.in_language(language).format(peers=peers, value=number_words(typical.value, unit, language))
