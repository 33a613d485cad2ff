"""Feature values as small codes: how many of the forest's thresholds lie below a value."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from takeroot.explain.contributions import Floats
from takeroot.explain.tree_tables.forest import CannotHoldError, Forest, Integers

MISSING: Final = 32_767
"""The code of a missing value: above every other, and the largest 16-bit integer."""


@dataclass(frozen=True)
class Coding:
    """Thresholds of the features that split anywhere in a forest.

    Parameters
    ----------
    used : ndarray of int of shape (U,)
        The features, rising.
    starts : ndarray of int of shape (U + 1,)
        Where each one's thresholds begin.
    thresholds : ndarray
        All thresholds, rising within a feature.
    position : ndarray of int of shape (F,)
        Where a feature stands in `used`; -1 where it never splits.
    """

    used: Integers
    starts: Integers
    thresholds: Floats
    position: Integers

    def cuts_of(self, forest: Forest) -> list[Integers]:
        """Codes at which each tree's splits cut: a row goes left where its code is at most that."""
        feature = np.concatenate([np.zeros(0, dtype=np.int64), *(tree.feature for tree in forest.trees)])
        threshold = np.concatenate([np.zeros(0), *(tree.threshold for tree in forest.trees)])
        cuts = np.empty(len(feature), dtype=np.int64)
        for which, start, end in zip(self.used, self.starts, self.starts[1:], strict=False):
            here = feature == which
            cuts[here] = np.searchsorted(self.thresholds[start:end], threshold[here])
        return np.split(cuts, np.cumsum([len(tree.feature) for tree in forest.trees])[:-1])

    def arrays_for(self, features: Integers, columns: Integers) -> tuple[Integers, Integers, Integers, Floats]:
        """What a kernel codes these features with, from an array that holds only `columns` (rising) of the F.

        Returns the column of each feature that splits, the row of its codes, where its thresholds begin, and these.
        """
        wanted = np.intersect1d(features, self.used)
        places = self.position[wanted]
        parts = [self.thresholds[self.starts[u] : self.starts[u + 1]] for u in places]
        starts = np.cumsum([0, *map(len, parts)])
        return np.searchsorted(columns, wanted), places, starts, np.concatenate([*parts, np.zeros(0)])


def coding_of(forest: Forest) -> Coding:
    """Collect the thresholds of a forest.

    Raises
    ------
    CannotHoldError
        If one feature has more thresholds than there are codes.
    """
    features = np.concatenate([np.zeros(0, dtype=np.int64), *(tree.feature for tree in forest.trees)])
    thresholds = np.concatenate([np.zeros(0), *(tree.threshold for tree in forest.trees)])
    order = np.lexsort((thresholds, features))
    features, thresholds = features[order], thresholds[order]
    fresh = np.ones(len(features), dtype=bool)
    fresh[1:] = (features[1:] != features[:-1]) | (thresholds[1:] != thresholds[:-1])
    features, thresholds = features[fresh], thresholds[fresh]
    used, counts = np.unique(features, return_counts=True)
    if (counts >= MISSING - 1).any():
        raise CannotHoldError(f"a feature with {counts.max()} thresholds")
    position = np.full(forest.features, -1, dtype=np.int64)
    position[used] = np.arange(len(used))
    return Coding(used, np.concatenate([[0], np.cumsum(counts)]), thresholds, position)


def columns_first(leads: Sequence[Floats], moving: Integers) -> tuple[Floats, Floats]:
    """The first lead's values, (F, n), and those of the columns that move, (L, M, n), as kernels read them."""
    x = np.ascontiguousarray(leads[0].T, dtype=np.float64)
    return x, np.ascontiguousarray(np.stack([lead.T[moving] for lead in leads]), dtype=np.float64)
