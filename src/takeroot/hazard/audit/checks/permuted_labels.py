"""Labels permuted within month and lead must predict nothing: if they do, folds learn from what they predict."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from takeroot.errors import Problem
from takeroot.hazard.audit.case import AuditCase
from takeroot.hazard.audit.discrimination import discrimination
from takeroot.hazard.fold_rows import fold_rows
from takeroot.hazard.model import HazardModel
from takeroot.hazard.person_periods import PersonPeriods
from takeroot.specs.recipe import Boosting

_QUICK = Boosting(rounds=30, learning_rate=0.1, members=2)
_MOST_ROWS = 40_000
_LEAST = 0.02
_ERRORS = 3
_SEEDS = (1, 2)


def check(case: AuditCase) -> Iterator[Problem]:
    """Part permuted rows as forward folds do, learn from the past and rank the year after: the AUC must be one half.

    A row of the year that stands among those of the past brings its label along, permuted or not, every time. The alarm
    is beyond the larger of three standard errors and 0.02 of the mean of two permutations, since one may be chance.
    """
    rows = _some(case.rows)
    by_interval = zip(*(_predicted(case, rows, seed) for seed in _SEEDS), strict=False)  # none if one has none
    for found, error in (np.transpose(tried) for tried in by_interval):
        mean, of_mean = found.mean(), np.sqrt((error**2).sum()) / len(error)
        if abs(mean - 0.5) > max(_ERRORS * of_mean, _LEAST):
            yield Problem(
                "training rows",
                f"labels permuted within month and lead are still predicted, with an AUC of {mean:.3f}",
                "rows of the months predicted stand among those learnt from; look at the panel and at the folds",
            )
            return


def _predicted(case: AuditCase, rows: PersonPeriods, seed: int) -> list[tuple[float, float]]:
    """AUC and its standard error, a lead interval each; none if there is nothing to learn from."""
    ends = np.asarray(case.recipe.leads)
    past, year = fold_rows(_permuted(rows, seed), ends, origin=case.settled - int(ends[-1]))
    if not past.event.any() or not year.event.any() or len(np.unique(past.interval)) < len(ends):
        return []
    model = HazardModel(cuts=case.recipe.leads, learner="boosting", boosting=_QUICK)
    margin = model.fit_rows(past, case.names, members=1).margin_of_rows(year)
    parts = [year.interval == interval for interval in np.unique(year.interval)]
    return [discrimination(margin[here], year.where(here)) for here in parts]


def _some(rows: PersonPeriods) -> PersonPeriods:
    """Enough people to tell, whole."""
    people = np.unique(rows.person)
    most = max(int(len(people) * _MOST_ROWS / max(len(rows), 1)), 2)
    kept = np.random.default_rng(0).permutation(people)[:most]
    return rows.where(np.isin(rows.person, kept))


def _permuted(rows: PersonPeriods, seed: int) -> PersonPeriods:
    random = np.random.default_rng(seed)
    order = np.arange(len(rows))
    for group in np.unique(np.stack([rows.as_of, rows.interval]), axis=1).T:
        here = np.flatnonzero((rows.as_of == group[0]) & (rows.interval == group[1]))
        order[here] = random.permutation(here)
    return replace(rows, event=rows.event[order], exposure=rows.exposure[order])
