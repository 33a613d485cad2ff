"""A recipe taken from a trained model, to be refitted on other rows; `compare` and `backtest` set it beside ours."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.base import clone

from takeroot.hazard.model import HazardModel
from takeroot.hazard.person_periods import PersonPeriods
from takeroot.hazard.season import Season

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Contender:
    """How a model was learnt: its features and its parameters, without anything it learnt.

    Parameters
    ----------
    features : tuple of str
        What it looked at.
    model : HazardModel
        Its parameters, not fitted; which kind of model it becomes hangs on the exits it is given.
    """

    features: tuple[str, ...]
    model: HazardModel

    def missing(self, names: Sequence[str]) -> tuple[str, ...]:
        """Features it looked at that are no longer declared; a refit goes without them."""
        return tuple(name for name in self.features if name not in set(names))

    def same_as(self, other: "Contender") -> bool:
        """Whether both would learn the same from the same rows."""
        return self.features == other.features and self.model.get_params() == other.model.get_params()

    def fit(self, past: PersonPeriods, names: Sequence[str], *, season: Season) -> "Fitted":
        """Refit on rows with the columns `names`; a single model, not the ensemble."""
        columns = tuple(names.index(name) for name in self.features if name in set(names))
        kept = [names[column] for column in columns]
        fitted = clone(self.model).fit_rows(past.with_features(columns), kept, members=1, season=season)
        return Fitted(columns, fitted)


@dataclass(frozen=True)
class Fitted:
    """A contender fitted on some rows.

    Parameters
    ----------
    columns : tuple of int
        Its features among the columns of the rows.
    model : HazardModel
        Fitted.
    """

    columns: tuple[int, ...]
    model: HazardModel

    def margin(self, rows: PersonPeriods) -> Floats:
        """Log-odds of person-period rows, (N,)."""
        return self.model.margin_of_rows(rows.with_features(self.columns))


def contender(model: HazardModel) -> Contender:
    """The recipe of a trained model.

    Parameters
    ----------
    model : HazardModel
        As `read_bundle` returns it.
    """
    return Contender(model.feature_names, clone(model).set_params(learner="auto"))
