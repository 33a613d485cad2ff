"""Labels permuted within month and lead must predict nothing: if they do, rows of training and test people cross."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from takeroot.errors import Problem
from takeroot.hazard.audit.case import AuditCase
from takeroot.hazard.audit.discrimination import discrimination
from takeroot.hazard.model import HazardModel
from takeroot.hazard.person_periods import PersonPeriods
from takeroot.specs.recipe import Boosting

_QUICK = Boosting(rounds=30, learning_rate=0.1, members=2)
_MOST_ROWS = 40_000
_LEAST = 0.02
_ERRORS = 3


def check(case: AuditCase) -> Iterator[Problem]:
    """Train on half the people with permuted labels and rank the other half: the AUC must be one half.

    The alarm is beyond the larger of three standard errors and 0.02.
    """
    rows = _permuted(_some(case.rows))
    half = rows.person % 2 == 0
    train, test = rows.where(half), rows.where(~half & (rows.interval == rows.interval.max()))
    if not train.event.any() or not test.event.any():
        return
    model = HazardModel(cuts=case.recipe.leads, learner="boosting", boosting=_QUICK)
    margin = model.fit_rows(train, case.names, members=1).margin_of_rows(test)
    found, error = discrimination(margin, test)
    if abs(found - 0.5) > max(_ERRORS * error, _LEAST):
        yield Problem(
            "training rows",
            f"labels permuted within month and lead are still predicted, with an AUC of {found:.3f}",
            "people or months of the test stand among the training rows; look at the panel",
        )


def _some(rows: PersonPeriods) -> PersonPeriods:
    """Enough people to tell, whole."""
    people = np.unique(rows.person)
    most = max(int(len(people) * _MOST_ROWS / max(len(rows), 1)), 2)
    kept = np.random.default_rng(0).permutation(people)[:most]
    return rows.where(np.isin(rows.person, kept))


def _permuted(rows: PersonPeriods) -> PersonPeriods:
    random = np.random.default_rng(1)
    order = np.arange(len(rows))
    for group in np.unique(np.stack([rows.as_of, rows.interval]), axis=1).T:
        here = np.flatnonzero((rows.as_of == group[0]) & (rows.interval == group[1]))
        order[here] = random.permutation(here)
    return replace(rows, event=rows.event[order], exposure=rows.exposure[order])
