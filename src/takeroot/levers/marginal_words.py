"""What the next yuan and the next place would keep, in words, from the duals of a plan's linear relaxation."""

from collections.abc import Hashable, Mapping

import pandas as pd

from takeroot.specs.lever import PAYERS
from takeroot.specs.spec import Label

_BUDGETS = {
    "facility": Label(zh="{unit}的单位预算", en="{unit}'s facility budget"),
    "county": Label(zh="{unit}的县级预算", en="{unit}'s county budget"),
    "province": Label(zh="省级预算", en="the province's budget"),
}
_PROVINCE = Label(zh="全省", en="the province")
_MONEY = Label(
    zh="{budget}再增加1万元，预计可多留住{years}人年。",
    en="The next 10,000 yuan of {budget} keep {years} person-years.",
)
_NO_MONEY = Label(
    zh="{budget}再增加，也不会多留住人。",
    en="More money in {budget} would keep nobody more.",
)
_PLACE = Label(
    zh="{unit}再增加1个“{lever}”名额，预计可多留住{years}人年。",
    en="One more place of '{lever}' in {unit} keeps {years} person-years.",
)


def marginal_words(
    limits: pd.DataFrame, labels: Mapping[str, Label], language: str, *, most: int = 5
) -> tuple[str, ...]:
    """Say what more money and more places would keep, the best units first.

    Parameters
    ----------
    limits : DataFrame
        `Plan.limits`.
    labels : mapping of str to Label
        Lever to its name.
    language : str
        `zh` or `en`.
    most : int
        Lines for each payer's budgets, and for places, at most.

    Examples
    --------
    >>> limits = pd.DataFrame({"kind": ["budget"], "payer": ["county"], "unit": ["c1"], "lever": [""],
    ...                        "amount": [300000.0], "used": [300000.0], "marginal": [0.00048]})
    >>> marginal_words(limits, {}, "en")
    ("The next 10,000 yuan of c1's county budget keep 0.40 person-years.",)
    """
    best = limits.sort_values(["marginal", "unit", "lever"], ascending=[False, True, True])
    money = [best[(best["kind"] == "budget") & (best["payer"] == payer)].head(most) for payer in PAYERS]
    places = best[(best["kind"] == "places") & (best["marginal"] > 0)].head(most)
    return tuple(_line(row, labels, language) for frame in (*money, places) for row in frame.to_dict("records"))


def _line(row: Mapping[Hashable, object], labels: Mapping[str, Label], language: str) -> str:
    marginal = float(str(row["marginal"]))
    if row["kind"] == "places":
        lever = labels[str(row["lever"])].in_language(language)
        unit = _PROVINCE.in_language(language) if row["payer"] == "province" else row["unit"]
        return _PLACE.in_language(language).format(unit=unit, lever=lever, years=_years(marginal))
    budget = _BUDGETS[str(row["payer"])].in_language(language).format(unit=row["unit"])
    sentence = _MONEY if marginal > 0 else _NO_MONEY
    return sentence.in_language(language).format(budget=budget, years=_years(marginal * 10_000))


def _years(months: float) -> str:
    """Two figures that count: 0.40, but 0.0046 where it is little."""
    years = months / 12
    return f"{years:.2f}" if years >= 0.1 else f"{years:.4f}".rstrip("0")  # noqa: PLR2004
