"""The trees of LightGBM boosters as arrays, read from their model text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from takeroot.explain.contributions import Floats

if TYPE_CHECKING:
    from lightgbm import Booster

Integers = NDArray[np.int64]

_CATEGORICAL: Final = 1
_DEFAULT_LEFT: Final = 2
_MISSING_IS_ZERO: Final = 1
_MISSING_IS_NAN: Final = 2


class CannotHoldError(ValueError):
    """A booster that tables cannot hold; LightGBM's own `pred_contrib` can explain it."""


@dataclass(frozen=True)
class Tree:
    """One tree of N splits and N + 1 leaves; a negative child is the leaf `~child`.

    Parameters
    ----------
    feature, threshold, left, right : ndarray of shape (N,)
        A row goes left where its value is at most the threshold.
    missing_left : ndarray of bool of shape (N,)
        Whether a row goes left where its value is missing.
    count, leaf_count : ndarray of shape (N,), (N + 1,)
        Training rows that passed.
    leaf_value : ndarray of shape (N + 1,)
        What a leaf adds to the margin.
    booster : int
        Which of the boosters it belongs to.
    """

    feature: Integers
    threshold: Floats
    left: Integers
    right: Integers
    missing_left: NDArray[np.bool_]
    count: Floats
    leaf_count: Floats
    leaf_value: Floats
    booster: int

    def mean(self, weight: float = 1.0) -> float:
        """Mean margin over the training rows, times a weight: the tree's part of the base value."""
        if not len(self.count):
            return float(weight * self.leaf_value[0])
        return float((weight * self.leaf_value * self.leaf_count).sum() / self.count[0])


@dataclass(frozen=True)
class Forest:
    """The trees of several boosters over the same F features."""

    trees: tuple[Tree, ...]
    features: int
    boosters: int


def read_forest(boosters: Sequence["Booster | str"]) -> Forest:
    """Read the trees of boosters.

    Parameters
    ----------
    boosters : sequence of lightgbm.Booster, or of their texts
        At least one, all over the same features. Texts are read without loading LightGBM.

    Raises
    ------
    CannotHoldError
        If a booster has categorical splits, zero as missing, linear trees, several classes, or averages its trees (rf).
    ValueError
        If there is no booster, or they differ in their number of features.
    """
    texts = [booster if isinstance(booster, str) else booster.model_to_string() for booster in boosters]
    widths = {_width(text) for text in texts}
    if len(widths) != 1:
        raise ValueError(f"boosters over {sorted(widths)} features: at least one, all over the same, are wanted")
    trees = [tree for k, text in enumerate(texts) for tree in _trees(text, k)]
    return Forest(tuple(trees), widths.pop(), len(texts))


def _width(text: str) -> int:
    (last,) = (line for line in text.split("\nTree=", 1)[0].splitlines() if line.startswith("max_feature_idx="))
    return int(last.removeprefix("max_feature_idx=")) + 1


def _trees(text: str, booster: int) -> Iterator[Tree]:
    head, *bodies = text.split("\nTree=")
    lines = head.splitlines()
    if "average_output" in lines:
        raise CannotHoldError("averages its trees (rf)")
    if "num_tree_per_iteration=1" not in lines:
        raise CannotHoldError("several classes")
    for body in bodies:
        yield _tree(dict(line.split("=", 1) for line in body.splitlines() if "=" in line), booster)


def _tree(fields: dict[str, str], booster: int) -> Tree:
    if fields.get("is_linear", "0") != "0":
        raise CannotHoldError("linear trees")
    decision = _numbers(fields, "decision_type").astype(np.int64)
    threshold = _numbers(fields, "threshold")
    missing = (decision >> 2) & 3
    if (decision & _CATEGORICAL).any():
        raise CannotHoldError("categorical splits")
    if (missing == _MISSING_IS_ZERO).any():
        raise CannotHoldError("zero as missing")
    return Tree(
        feature=_numbers(fields, "split_feature").astype(np.int64),
        threshold=threshold,
        left=_numbers(fields, "left_child").astype(np.int64),
        right=_numbers(fields, "right_child").astype(np.int64),
        # Where no value was missing in training, LightGBM reads a missing one as 0.
        missing_left=np.where(missing == _MISSING_IS_NAN, (decision & _DEFAULT_LEFT) != 0, threshold >= 0),
        count=_numbers(fields, "internal_count"),
        leaf_count=_numbers(fields, "leaf_count"),
        leaf_value=_numbers(fields, "leaf_value"),
        booster=booster,
    )


def _numbers(fields: dict[str, str], key: str) -> Floats:
    """Read one line of numbers; a tree of one leaf leaves most lines out."""
    return np.array(fields.get(key, "").split(), dtype=np.float64)
