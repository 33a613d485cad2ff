"""All columns together: a model of past leavers finds far fewer of them among those at work now.

It finds marks that are spread thinly over many columns; `no_counterpart` names a single one.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from takeroot.errors import Problem
from takeroot.hazard.audit.at_work import AtWork
from takeroot.hazard.audit.case import AuditCase
from takeroot.hazard.audit.counterpart import HORIZONS, fall
from takeroot.hazard.audit.feature_columns import own_features
from takeroot.hazard.audit.lots import lots
from takeroot.hazard.audit.record_columns import record_columns

Floats = NDArray[np.float64]

_CLEAR = 2.5
_FEWEST = 30
_ROUNDS = 60
_PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.1,
    "num_leaves": 8,
    "max_depth": 3,
    "min_data_in_leaf": 30,
    "feature_fraction": 0.4,
    "lambda_l2": 5.0,
    "max_bin": 63,
    "verbosity": -1,
    "num_threads": 1,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
}


def check(case: AuditCase) -> Iterator[Problem]:
    """Alarm where the mean risk of those at work has fallen by more than the limit, because leavers were not replaced.

    Risks are predicted by what was learnt from other people, then as now.
    """
    people, matrix = _everything(case)
    horizon = HORIZONS[0]
    span = people.span(horizon.months)
    event, seen = people.left_within(horizon.months, seen=horizon.seen)
    if span is None or event.sum() < _FEWEST or case.recipe.audit.changed:
        return
    found = fall(_risk(matrix, people, event, seen), span)
    if found.size > case.recipe.audit.fall and found.errors > _CLEAR:
        yield Problem(
            "training rows",
            f"by what leavers of the past had, {1 - np.exp(found.whole):.0%} fewer of those at work now would leave "
            f"than of those {horizon.months} months ago: who is there now lacks what leavers had",
            "rows or columns were written when people left, or stayed; see which tables are changed then, or say in "
            "hazard.toml, audit.changed, what changed and why",
        )


def _everything(case: AuditCase) -> tuple[AtWork, Floats]:
    """All columns of the tables, and the features where they are given."""
    people, of_features = case.people, np.zeros((len(case.people), 0))
    if case.now is not None and case.with_features is not None:
        people, values = case.with_features
        of_features = values[:, own_features(case.now, case.names)]
    of_records = [column for _, _, column in record_columns(case.tables, people)]
    return people, np.column_stack([of_features, *of_records])


def _risk(matrix: Floats, people: AtWork, event: NDArray[np.bool_], seen: Floats) -> Floats:
    """Of each row, by a model of one half of the people for the other."""
    import lightgbm  # noqa: PLC0415 - slow to load

    risk = np.zeros(len(people))
    half = (lots(int(people.person.max()) + 1) * 1e6).astype(np.int64)[people.person] % 2
    for own in (0, 1):
        learnt = (half != own) & (seen > 0)
        if not event[learnt].any():
            return np.zeros(len(people))
        data = lightgbm.Dataset(matrix[learnt], event[learnt].astype(np.float64), weight=seen[learnt])
        booster = lightgbm.train(_PARAMETERS, data, _ROUNDS)
        risk[half == own] = booster.predict(matrix[half == own], num_threads=1)
    return risk
