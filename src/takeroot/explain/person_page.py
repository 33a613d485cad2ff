"""One person's page for analysts, as plain text; what a director may see is `report`'s to decide."""

import math
import re
from collections.abc import Mapping

import pandas as pd

from takeroot.errors import Problem, RunError
from takeroot.explain.number_words import number_words, plain_number
from takeroot.explain.person_phrases import phrase
from takeroot.explain.reasons import PersonFacts, factor_reasons, found, strongest_first
from takeroot.explain.typical_values import typical_values
from takeroot.specs.feature import Factor
from takeroot.specs.lever import Lever

_LEAST = 0.02
"""Log-odds below which a factor or feature is not worth a line (odds x 1.02)."""


def person_page(
    staff_id: str,
    *,
    people: pd.DataFrame,
    scores: pd.DataFrame,
    features: pd.DataFrame,
    contributions: pd.DataFrame,
    suggestions: pd.DataFrame,
    declarations: Mapping[str, Factor],
    language: str,
    levers: Mapping[str, Lever] | None = None,
    words: Mapping[str, str] | None = None,
) -> str:
    """Write what a run knows of one person: risk, band, reasons, what is protective, measures.

    Parameters
    ----------
    staff_id : str
        Whom the page is about.
    people, scores, features, contributions, suggestions : DataFrame
        The run's tables of these names; `suggestions` may be empty.
    declarations : mapping of str to Factor
        The factors that the run was made with.
    language : str
        `zh` or `en`.
    levers : mapping of str to Lever, optional
        For the labels of suggested levers; their ids are shown without it.
    words : mapping of str to str, optional
        What a category's values (`nurse`, `contract`) are called in the language; shown as they are without it.

    Returns
    -------
    str
        Lines that end in a line break. Factors are sorted by size; each names its features with the person's value
        beside what is typical of the profession.

    Raises
    ------
    RunError
        If the run does not hold the person.
    """
    if not (people["staff_id"] == staff_id).any():
        raise RunError(Problem("people.parquet", "this run holds nobody with that staff_id", "look it up in the run"))
    person, score = _row(people, staff_id), _row(scores, staff_id)
    year = _row(contributions[contributions["lead"].astype(str) == "year"], staff_id)
    facts = person_facts(staff_id, people=people, features=features, year=year, declarations=declarations)
    blocks = [
        _heading(person, words or {}, language),
        _risk_lines(person, score, language),
        *(_reason_lines(facts, declarations, language, raising=raising) for raising in (True, False)),
        [phrase("start", language, **_odds(year["base"], sum(facts.contributions.values())))],
        _measure_lines(suggestions[suggestions["staff_id"] == staff_id], levers or {}, score, language),
        [phrase("note", language)],
    ]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def person_facts(
    staff_id: str,
    *,
    people: pd.DataFrame,
    features: pd.DataFrame,
    year: "pd.Series[float]",
    declarations: Mapping[str, Factor],
) -> PersonFacts:
    """Gather one person's contributions, values at the first lead, and what is typical of the profession."""
    declared = {name: feature for factor in declarations.values() for name, feature in factor.features.items()}
    names = [name for name in year.index if name in declared]
    first = features.drop_duplicates("staff_id").set_index("staff_id")
    professions = people.set_index("staff_id")["profession"].astype("str").reindex(first.index)
    typical = typical_values(professions, first[names], {name: declared[name] for name in names})
    own = first.loc[staff_id]
    return PersonFacts(
        contributions={name: float(year[name]) for name in names},
        feature_values={name: float(own[name]) for name in names},
        typical=typical.of(str(professions[staff_id])),
    )


def _row(frame: pd.DataFrame, staff_id: str) -> "pd.Series[float]":
    return frame[frame["staff_id"] == staff_id].iloc[0]


def _heading(person: "pd.Series[float]", words: Mapping[str, str], language: str) -> list[str]:
    wanted = ("staff_id", "name", "facility_id", "county", "profession", "employment_type")
    known = [str(person[column]) for column in wanted if column in person.index and pd.notna(person[column])]
    return [" · ".join(words.get(word) or phrase(word, language) for word in known if word)]


def _risk_lines(person: "pd.Series[float]", score: "pd.Series[float]", language: str) -> list[str]:
    risks = {int(m[1]): float(score[c]) for c in map(str, score.index) if (m := re.fullmatch(r"risk_(\d+)m", c))}
    main = 12 if 12 in risks else max(risks)  # noqa: PLR2004 - the year, which bands are cut from
    said = {months: number_words(risk, "share", language) for months, risk in risks.items()}
    band = phrase("band", language, band=phrase(str(score["band"]), language))
    others = [phrase("other_risk", language, months=m, risk=words) for m, words in sorted(said.items()) if m != main]
    flags = [phrase(flag, language) for flag in ("notice_given", "objected") if bool(person.get(flag, False))]
    return [phrase("risk", language, months=main, risk=said[main]) + " · " + band, " · ".join(others), *flags]


def _reason_lines(facts: PersonFacts, declarations: Mapping[str, Factor], language: str, *, raising: bool) -> list[str]:
    lines = [phrase("raising" if raising else "protective", language)]
    for reason in factor_reasons(facts, declarations, language=language, least=_LEAST):
        if (reason.contribution > 0) == raising:
            factor = declarations[reason.factor]
            lines.append(f"  {_capital(factor.label.in_language(language))}  × {_times(reason.contribution)}")
            lines += _feature_lines(facts, factor, language)
    return lines if len(lines) > 1 else [*lines, "  " + phrase("nothing", language)]


def _feature_lines(facts: PersonFacts, factor: Factor, language: str) -> list[str]:
    own = {name: facts.contributions[name] for name in factor.features if name in facts.contributions}
    known = facts.feature_values
    return [
        f"    - {found(factor.features[name], known[name], facts.typical[name], language)}  × {_times(size)}"
        for name, size in strongest_first(own, _LEAST)
    ]


def _measure_lines(
    suggestions: pd.DataFrame, levers: Mapping[str, Lever], score: "pd.Series[float]", language: str
) -> list[str]:
    lines = [
        "  "
        + _warned(
            "measure",
            language,
            rank=position,
            lever=levers[row["lever"]].label.in_language(language) if row["lever"] in levers else row["lever"],
            before=number_words(float(row.get("risk_12m", score.get("risk_12m", math.nan))), "share", language),
            after=number_words(float(row["risk_12m_after"]), "share", language),
            grade=row["grade"],
            cost=number_words(float(row["cost_12m"]), "yuan", language),
            payer=phrase(row["payer"], language),
            warning=_warning(levers.get(row["lever"]), language),
        )
        for position, row in enumerate(suggestions.sort_values("rank").to_dict("records"), start=1)
    ]
    return [phrase("measures", language), *lines] if lines else []


def _warned(key: str, language: str, *, warning: str, **places: str | int) -> str:
    return phrase(key, language, **places) + (f"\n     ⚠ {warning}" if warning else "")


def _warning(lever: Lever | None, language: str) -> str:
    return lever.warning.in_language(language) if lever and lever.warning else ""


def _odds(base: float, total: float) -> dict[str, str]:
    return {"base": _times(base), "factors": _times(total), "odds": _times(base + total)}


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]


def _times(log_odds: float) -> str:
    return plain_number(math.exp(log_odds), 2)
