"""The features of people as a lever would leave them: columns of a frame, changed one after the other."""

import numpy as np
import pandas as pd

from takeroot.specs.lever import Change, Lever


def changed(
    frames: list[pd.DataFrame], people: pd.DataFrame, rows: pd.Index, levers: list[Lever], foreseen: set[str]
) -> list[pd.DataFrame]:
    """Frames of the people in `rows` with the levers; what does not hang on the lead is worked out once."""
    changes = [change for lever in levers for change in lever.changes]
    first = _moved(frames[0], people, rows, changes)
    fixed = list(dict.fromkeys(change.feature for change in changes if change.feature not in foreseen))
    later = [change for change in changes if change.feature in foreseen]
    return [first, *(_moved(frame, people, rows, later).assign(**first[fixed]) for frame in frames[1:])]


def _moved(everyone: pd.DataFrame, people: pd.DataFrame, rows: pd.Index, changes: list[Change]) -> pd.DataFrame:
    before = everyone.loc[rows]
    after = before.copy()
    for change in changes:
        old = after[change.feature]
        after[change.feature] = _verb(change, old, before=before, after=after, everyone=everyone, people=people).where(
            old.notna()
        )
    return after


def _verb(  # noqa: C901, PLR0911 - one case a verb
    change: Change,
    old: pd.Series,
    *,
    before: pd.DataFrame,
    after: pd.DataFrame,
    everyone: pd.DataFrame,
    people: pd.DataFrame,
) -> pd.Series:
    value = change.value
    followed, moved = (before[change.of], after[change.of]) if change.of else (old, old)
    match change.verb:
        case "set":
            return pd.Series(value, index=old.index)
        case "add":
            return old + value
        case "multiply":
            return old * value
        case "at_least":
            return old.clip(lower=value)
        case "at_most":
            return old.clip(upper=value)
        case "to_peer_median":
            return np.fmax(old, _median(change, everyone, people).loc[old.index])
        case "close_gap":
            return old + value * (change.target - old)
        case "in_step_with":
            return (old + value) * _proportion(moved, followed) - value
        case "inversely_to" | "share_thins":
            return old * _proportion(followed, moved)
        case "share_gains":
            kept = _proportion(followed, moved)
            return old * kept + (1 - kept)
        case "as_much_as":
            return old + value * (moved - followed).fillna(0)
        case "reaches":
            return (moved >= value).astype("float64").where(moved.notna(), old)
    return _rank(moved, followed, everyone[change.of], people[list(change.peers)]).fillna(old)


def _proportion(above: pd.Series, below: pd.Series) -> pd.Series:
    known = above.notna() & below.notna() & (below != 0)
    return (above / below.where(below != 0)).where(known, 1.0)


def _median(change: Change, everyone: pd.DataFrame, people: pd.DataFrame) -> pd.Series:
    """Median of the peers of that form of employment."""
    values = everyone[change.feature]
    if change.among:
        values = values.where(people["employment_type"] == change.among)
    keys = [people[column] for column in change.peers]
    return values.groupby(keys, observed=True).transform("median")


def _rank(new: pd.Series, old: pd.Series, everyone: pd.Series, groups: pd.DataFrame) -> pd.Series:
    """Share of the others among the peers, as they are, that lie below each new value."""
    keys = [groups[column] for column in groups]
    mine = [key.loc[new.index] for key in keys]
    together = pd.concat([everyone, new], ignore_index=True)
    of_both = [pd.concat([a, b], ignore_index=True) for a, b in zip(keys, mine, strict=True)]
    in_all = together.groupby(of_both).rank(method="min").iloc[len(everyone) :].set_axis(new.index)
    below = in_all - new.groupby(mine).rank(method="min") - (old < new)
    others = everyone.groupby(keys).transform("count").loc[new.index] - old.notna()
    return (below / others.clip(lower=1)).clip(0, 1)
