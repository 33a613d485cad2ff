"""Features of many as-of months, at little more than the cost of one; `build_features` makes one."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from takeroot.data.clean_tables import CleanTables
from takeroot.data.feature_set import FeatureSet
from takeroot.errors import FeaturesError
from takeroot.features.asof import AsOf
from takeroot.features.calendar import Floats
from takeroot.features.feature_problems import feature_problems
from takeroot.features.history import History
from takeroot.features.people import people_frame
from takeroot.features.verbs import given, verbs
from takeroot.specs.feature import Feature


def build_panel(
    tables: CleanTables, features: Mapping[str, Feature], *, months: Sequence[int], leads: tuple[int, ...]
) -> Iterator[FeatureSet]:
    """Compute every feature at the end of each month.

    Parameters
    ----------
    tables : CleanTables
    features : mapping
        Id to feature, in the order of the columns wanted.
    months : sequence of int
        As-of months, in the order in which they are to come.
    leads : tuple of int
        Ends of the lead intervals in months, rising.

    Yields
    ------
    FeatureSet
        One a month, made when it is asked for. A person's features depend on rows of people of the same county alone
        (`partition` tells which belong together).

    Raises
    ------
    FeaturesError
        With everything that is wrong with the features, before the first month.
    """
    if problems := feature_problems(features, tables.frames):
        raise FeaturesError(problems)
    history = History(tables, list(months))
    return (_feature_set(AsOf(history, month), features, leads) for month in months)


def _feature_set(past: AsOf, features: Mapping[str, Feature], leads: tuple[int, ...]) -> FeatureSet:
    now = _Values(past, features, 0.0)
    alike = {name: now.of(name) for name, feature in features.items() if not feature.foreseen}
    blocks = np.empty((len(leads), len(features), past.people))  # as pandas itself keeps numbers
    for row, name in enumerate(features):
        if name in alike:
            blocks[:, row] = alike[name]
    for block, ahead in zip(blocks, _middles(leads), strict=True):
        later = _Values(past, features, ahead, alike)
        for row, name in enumerate(features):
            if name not in alike:
                block[row] = later.of(name)
    frames = (pd.DataFrame(block.T, columns=list(features), copy=False) for block in blocks)
    return FeatureSet(past.month, leads, people_frame(past), tuple(frames))


def _middles(leads: tuple[int, ...]) -> list[float]:
    return [(begin + end) / 2 for begin, end in zip((0, *leads), leads, strict=False)]


class _Values:
    """Values of features `ahead` months after M, each computed once, those it is computed from before it."""

    def __init__(
        self, past: AsOf, features: Mapping[str, Feature], ahead: float, known: Mapping[str, Floats] | None = None
    ) -> None:
        self._past, self._features, self._ahead = past, features, ahead
        self._known: dict[str, Floats] = dict(known or {})

    def of(self, name: str) -> Floats:
        """(n,) values of a feature."""
        if name not in self._known:
            self._known[name] = self._compute(self._features[name])
        return self._known[name]

    def _compute(self, feature: Feature) -> Floats:
        verb, arguments = verbs()[feature.verb], given(feature)
        for other in {"of", "by"} & set(arguments):
            arguments[other] = self.of(str(arguments[other]))
        if verb.foresees:
            arguments["ahead"] = self._ahead
        return verb.compute(self._past, **arguments)
