"""The plan as a workbook for the county office: who gets what, what is spent, what other ways would keep."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from takeroot.report.content.clean_text import clean_text
from takeroot.report.formats.find_formats import find_format
from takeroot.report.layout.plan_document import plan_document
from takeroot.report.words.words import read_words
from takeroot.specs.feature import Factor
from takeroot.specs.lever import Lever


def export_plan(  # noqa: PLR0917 - the parts of a plan, in order
    measures: pd.DataFrame,
    limits: pd.DataFrame,
    comparisons: pd.DataFrame,
    marginal: Sequence[str],
    people: pd.DataFrame,
    path: Path,
    *,
    language: str,
    factors: Mapping[str, Factor],
    levers: Mapping[str, Lever],
) -> None:
    """Write a plan. It names people and private measures: for the county office alone, never for a director.

    Parameters
    ----------
    measures : DataFrame
        As plan.parquet: staff_id, facility_id, county, lever, payer, cost_12m, kept_months, held_out.
    limits : DataFrame
        kind, payer, unit, lever, amount, used: what could be spent and what is.
    comparisons : DataFrame
        strategy, people, kept_months, yuan.
    marginal : sequence of str
        What more money would keep, in words of this language.
    people : DataFrame
        staff_id, and name where it was delivered.
    path : Path
        The file; its ending is a format's.
    language, factors, levers
        As in `export`.
    """
    words = read_words(language, factors=factors, levers=levers)
    given = measures[~measures["held_out"].astype(bool)]
    document = plan_document(given, limits, comparisons, marginal, _names(people), words)
    path.write_bytes(find_format(path.suffix.removeprefix(".")).write(document))


def _names(people: pd.DataFrame) -> Mapping[str, str]:
    names = people.get("name", people["staff_id"]).fillna("").astype(str)
    return dict(zip(people["staff_id"].astype(str), map(clean_text, names), strict=True))
