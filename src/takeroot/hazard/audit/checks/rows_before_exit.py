"""Rows of one kind that heap before exits, or are lacking there: written because somebody left, or stayed."""

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from takeroot.errors import Problem
from takeroot.hazard.audit.case import AuditCase
from takeroot.hazard.audit.dated_rows import Booleans, Integers, have_rows, row_keys
from takeroot.hazard.audit.matched_people import MatchedPeople, Odds, matched_people

_NOT_LOOKED_AT = ("staff", "decisions", "objections")
_GIVEN_TO_LEAVERS = ("measures",)
_VALUES_KNOWN_FROM_HIRE = ("postings",)
"""Forms of employment do differ in leaving more than any limit could allow; their rows count, their values do not."""
_DATES = ("date", "effective_date", "start_date")
_EVER = 1 << 20
_WINDOWS = ((0, 92), (0, 365), (92, 365), (365, 730), (0, _EVER))
_FEWEST = 20


class _Kind(NamedTuple):
    words: str
    rows: Booleans


def check(case: AuditCase) -> Iterator[Problem]:
    """Alarm where leavers have such rows before the exit far oftener, or seldomer, than people matched to them.

    Every table with dates, every value of its categories and every pair of them is looked at, in windows up to two
    years before the exit and over all time, by the day the row was known. Measures may be given to those about to
    leave: there, and there alone, it is no alarm that leavers have more.
    """
    matched = matched_people(case.spells)
    compared = case.spells["staff_id"][np.isin(case.spells["person"], matched.person)]
    for name, whole in case.tables.frames.items():
        dates = [column for column in _DATES if column in whole]
        looked_at = name not in _NOT_LOOKED_AT and not case.allowed(name)
        if not looked_at or not dates or "staff_id" not in whole or compared.empty:
            continue
        table = whole[whole["staff_id"].isin(compared)]
        keys = row_keys(table, _known_day(table, dates[0]), case.spells)
        yield from _worst(name, _kinds(name, table), keys, matched, case.recipe.audit.rows_before_exit)


def _worst(name: str, kinds: list[_Kind], keys: Integers, matched: MatchedPeople, limit: float) -> Iterator[Problem]:
    """The strangest of all kinds and windows, of those beyond the limit."""
    strangest, problem = 0.0, None
    for kind in kinds:
        own = np.sort(keys[kind.rows & (keys >= 0)])
        for begin, end in _WINDOWS:
            odds = matched.odds(have_rows(own, matched.person, matched.left - end + 1, matched.left - begin))
            strange = max(odds.ratio, 1 / odds.ratio)
            if strange > strangest and _is_beyond(odds, limit, oftener=name not in _GIVEN_TO_LEAVERS):
                strangest, problem = strange, _problem(name, kind.words, begin, end, odds)
    if problem:
        yield problem


def _is_beyond(odds: Odds, limit: float, *, oftener: bool) -> bool:
    more = oftener and odds.leavers_with >= _FEWEST and odds.low > limit
    return more or (odds.expected >= _FEWEST and odds.high < 1 / limit)


def _kinds(name: str, table: pd.DataFrame) -> list[_Kind]:
    """All rows; those of each value of a category, and of each pair of values."""
    kinds = [_Kind("", np.ones(len(table), dtype=bool))]
    if name in _VALUES_KNOWN_FROM_HIRE:
        return kinds
    categories = [column for column in table if isinstance(table[column].dtype, pd.CategoricalDtype)]
    for columns in [*combinations(categories, 1), *combinations(categories, 2)]:
        codes = [table[column].cat.codes.to_numpy() for column in columns]
        values, which = np.unique(np.column_stack(codes), axis=0, return_inverse=True)
        for place, value in enumerate(values):
            if (value >= 0).all():
                words = [
                    f"{column} {table[column].cat.categories[code]}"
                    for column, code in zip(columns, value, strict=True)
                ]
                kinds.append(_Kind(f" with {', '.join(words)}", which.ravel() == place))
    return kinds


def _known_day(table: pd.DataFrame, date: str) -> Integers:
    days = table[date].to_numpy().astype("datetime64[D]")
    if "recorded_date" in table:
        days = np.fmax(days, table["recorded_date"].to_numpy().astype("datetime64[D]"))
    return np.where(np.isnat(days), _EVER // 2, days.astype(np.int64))


def _problem(name: str, words: str, begin: int, end: int, odds: Odds) -> Problem:
    when = "ever before it" if end == _EVER else f"{begin} to {end} days before it"
    return Problem(
        name,
        f"{odds.leavers_with / odds.leavers:.1%} of those who left have a row{words} {when}, "
        f"{odds.expected / odds.leavers:.1%} of people hired alike who were at work that day and stayed",
        "rows were written, or kept, by whether people left; deliver them as they were known, or allow the table "
        "with a reason: hazard.toml, audit.allowed",
    )
