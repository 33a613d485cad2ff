"""What a change does to one feature, one function a verb; `apply_changes` calls them by the verb's name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.specs.lever import Change

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Move:
    """What a verb may look at: n people move, N are there.

    Parameters
    ----------
    change : Change
        As declared.
    old : array (n,)
        The feature's values.
    followed, moved : array (n,)
        The values of the feature followed (`of`) before and after; `old` for verbs that follow none.
    everyone : array (N,)
        The values of the feature (of `of`, for verbs that follow) for all people, before any move.
    rows : array (n,)
        Which of the N people move.
    groups : array (N,)
        The code of each one's peer group, -1 where it is unknown.
    among : boolean array (N,)
        Who counts for a peer median.
    once : callable
        Makes a thing that hangs on everyone alone, or gives the one made before.
    """

    change: Change
    old: Floats
    followed: Floats
    moved: Floats
    everyone: Floats
    rows: NDArray[np.int64]
    groups: NDArray[np.int64]
    among: NDArray[np.bool_]
    once: Callable[[Callable[[], Any]], Any] = field(default=lambda make: make())


def _set(move: Move) -> Floats:
    return np.full_like(move.old, move.change.value)


def _add(move: Move) -> Floats:
    return move.old + move.change.value


def _multiply(move: Move) -> Floats:
    return move.old * move.change.value


def _at_least(move: Move) -> Floats:
    return np.maximum(move.old, move.change.value)


def _at_most(move: Move) -> Floats:
    return np.minimum(move.old, move.change.value)


def _to_peer_median(move: Move) -> Floats:
    medians: Floats = move.once(lambda: _medians(move))
    return np.fmax(move.old, medians[move.groups[move.rows]])


def _close_gap(move: Move) -> Floats:
    return move.old + move.change.value * (move.change.target - move.old)


def _in_step_with(move: Move) -> Floats:
    return (move.old + move.change.value) * _proportion(move.moved, move.followed) - move.change.value


def _inversely_to(move: Move) -> Floats:
    return move.old * _proportion(move.followed, move.moved)


def _as_much_as(move: Move) -> Floats:
    return move.old + move.change.value * np.nan_to_num(move.moved - move.followed)


def _share_gains(move: Move) -> Floats:
    kept = _proportion(move.followed, move.moved)
    return move.old * kept + (1.0 - kept)


def _share_thins(move: Move) -> Floats:
    return move.old * _proportion(move.followed, move.moved)


def _reaches(move: Move) -> Floats:
    return np.where(np.isnan(move.moved), move.old, (move.moved >= move.change.value).astype(np.float64))


def _rank_among(move: Move) -> Floats:
    groups, values = move.once(lambda: _in_order(move))
    mine = move.groups[move.rows]
    start, end = np.searchsorted(groups, mine), np.searchsorted(groups, mine, side="right")
    others = np.maximum(end - start - np.isfinite(move.followed), 1)
    below = _below(values, start, end, move.moved)
    below -= move.followed < move.moved
    return np.where(np.isfinite(move.moved), np.clip(below / others, 0.0, 1.0), move.old)


def _in_order(move: Move) -> tuple[NDArray[np.int64], Floats]:
    """Groups and values of everyone who has both, sorted by both."""
    counted = (move.groups >= 0) & np.isfinite(move.everyone)
    order = np.lexsort((move.everyone[counted], move.groups[counted]))
    return move.groups[counted][order], move.everyone[counted][order]


def _medians(move: Move) -> Floats:
    """Median of each group, by its code; one more, unknown, for those of none."""
    counted = np.where(move.among & (move.groups >= 0), move.everyone, np.nan)
    found = pd.Series(counted).groupby(move.groups).median()
    return np.asarray(found.reindex([*range(int(move.groups.max(initial=-1)) + 1), -1]), dtype=np.float64)


def _proportion(above: Floats, below: Floats) -> Floats:
    """One where it is not known."""
    known = np.isfinite(above) & np.isfinite(below) & (below != 0)
    return np.divide(above, below, out=np.ones_like(above), where=known)


def _below(values: Floats, start: NDArray[np.int64], end: NDArray[np.int64], new: Floats) -> NDArray[np.int64]:
    """How many values between `start` and `end`, where they rise, lie below each new value: by halving all at once."""
    low, high = start.copy(), end.copy()
    for _ in range(int((end - start).max(initial=0)).bit_length()):
        open_ = low < high
        middle = (low + high) // 2
        lower = open_ & (values[np.minimum(middle, len(values) - 1)] < new)
        low, high = np.where(lower, middle + 1, low), np.where(open_ & ~lower, middle, high)
    return low - start


VERBS: Final[Mapping[str, Callable[[Move], Floats]]] = MappingProxyType(
    {
        "set": _set,
        "add": _add,
        "multiply": _multiply,
        "at_least": _at_least,
        "at_most": _at_most,
        "to_peer_median": _to_peer_median,
        "close_gap": _close_gap,
        "in_step_with": _in_step_with,
        "inversely_to": _inversely_to,
        "as_much_as": _as_much_as,
        "share_gains": _share_gains,
        "share_thins": _share_thins,
        "reaches": _reaches,
        "rank_among": _rank_among,
    }
)
"""Every verb of `specs.lever.Change`."""
