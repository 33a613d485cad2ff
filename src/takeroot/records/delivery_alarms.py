"""Whether a delivery looks like those before it: a shrunken, stale or emptied one is held, not scored in silence."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from takeroot.errors import Problem

_MOST_LOST = 0.15
"""Share of rows that may be gone since the delivery before."""
_MOST_EMPTIED = 0.15
"""Fall in the share of filled cells, below the lowest seen, that is no accident."""
_FEWEST = 30
"""Rows below which shares say nothing."""
_SPARE_DAYS = 31
_MONTHS_SEEN = 12


def delivery_alarms(profile: Mapping[str, Any], past: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """Compare a delivery with those before it.

    A table is alarming if it is gone; if it, or the newest month of a monthly one, lost more than 15 % of its rows; if
    its newest row is older than ever before by more than a month; or if a column of it is filled less than ever before
    by more than 15 points.

    Parameters
    ----------
    profile : mapping
        `delivery_profile` of this delivery.
    past : sequence of mapping
        Those of earlier runs, oldest first; the last twelve count. Without any there is no alarm.

    Returns
    -------
    list of Problem
        One a table and reason. A run with any should be held until someone has looked.

    Examples
    --------
    >>> before = {"tables": {"pay": {"rows": 900, "lag": 0, "newest_rows": 90, "filled": {"base_pay": 1.0}}}}
    >>> now = {"tables": {"pay": {"rows": 400, "lag": 0, "newest_rows": 88, "filled": {"base_pay": 0.99}}}}
    >>> print(delivery_alarms(now, [before])[0])
    pay: 400 rows where the delivery before had 900; ask why, or score it with --force
    """
    recent = [earlier["tables"] for earlier in past][-_MONTHS_SEEN:]
    if not recent:
        return []
    found: list[Problem] = []
    for key, before in recent[-1].items():
        now = profile["tables"].get(key)
        if now is None:
            found.append(_alarm(key, "did not come, though it came before"))
            continue
        seen = [tables[key] for tables in recent if key in tables]
        found += [_alarm(key, what) for what in (*_shrunken(now, before), *_stale(now, seen), *_emptied(now, seen))]
    return found


def _shrunken(now: Mapping[str, Any], before: Mapping[str, Any]) -> Iterator[str]:
    for figure, what in (("rows", "rows"), ("newest_rows", "rows of its newest month")):
        if before[figure] >= _FEWEST and now[figure] < (1 - _MOST_LOST) * before[figure]:
            yield f"{now[figure]} {what} where the delivery before had {before[figure]}"
            return


def _stale(now: Mapping[str, Any], seen: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    lags = [one["lag"] for one in seen if one["lag"] is not None]
    if now["lag"] is not None and lags and now["lag"] > _usual(lags, seen):
        yield f"its newest row is {now['lag']} days old; at most {max(lags)} before"


def _usual(lags: Sequence[int], seen: Sequence[Mapping[str, Any]]) -> float:
    """The longest lag to be expected: a monthly table moves on each month, a half-yearly survey need not."""
    monthly = max(lags) <= _SPARE_DAYS and seen[-1]["newest_rows"] < seen[-1]["rows"]
    return max(lags) + (_SPARE_DAYS - 4 if monthly else 6 * _SPARE_DAYS)


def _emptied(now: Mapping[str, Any], seen: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if now["newest_rows"] < _FEWEST:
        return
    for column, share in now["filled"].items():
        shares = [one["filled"][column] for one in seen if column in one["filled"]]
        if shares and share < min(shares) - _MOST_EMPTIED:
            yield f"{column} is filled in {share:.0%} of its rows; at least {min(shares):.0%} before"
    for column in seen[-1]["filled"]:
        if column not in now["filled"] and seen[-1]["filled"][column] > _MOST_EMPTIED:
            yield f"the column {column} did not come, though it came before"


def _alarm(key: str, what: str) -> Problem:
    return Problem(key, what, "ask why, or score it with --force")
