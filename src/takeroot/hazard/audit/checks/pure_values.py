"""Values of a feature that nearly everybody who has them leaves with: a mark set when somebody leaves."""

from collections.abc import Iterator

import numpy as np

from takeroot.errors import Problem
from takeroot.hazard.audit.case import AuditCase, Floats
from takeroot.hazard.person_periods import PersonPeriods

_PARTS = 40
_FEWEST = 12
_CLEAR = 6.0


def check(case: AuditCase) -> Iterator[Problem]:
    """Alarm where, in some narrow range of a feature, a greater share left than the limit, and far more than usual."""
    limit = case.recipe.audit.pure_values
    for interval in range(len(case.recipe.leads)):
        rows = case.of_interval(interval)
        usual = float(rows.event.sum() / max(rows.exposure.sum(), 1))
        for column, name in enumerate(case.names):
            share = _purest(rows.values[:, column], rows, usual)
            is_pure = share > limit and not case.allowed(name)
            if is_pure and not (case.is_facilitys(name) and case.lasts(name, case.recipe.leads[interval])):
                yield Problem(
                    f"features: {name}",
                    f"{share:.0%} of the people in one narrow range of it left within "
                    f"{case.recipe.leads[interval]} months (limit {limit:.0%}; usual {usual:.0%})",
                    "see whether that value was entered because they left; if not, allow it with a reason",
                )


def _purest(column: Floats, rows: PersonPeriods, usual: float) -> float:
    """The greatest share of leavers in a range of the column that holds enough people to tell."""
    known = ~np.isnan(column)
    if not known.any():
        return 0.0
    edges = np.unique(np.quantile(column[known], np.linspace(0, 1, _PARTS + 1)))
    part = np.searchsorted(edges, column[known], side="right") + _alone(column[known], edges) * (len(edges) + 1)
    left = np.bincount(part, rows.event[known])
    there = np.bincount(part, rows.exposure[known])
    excess = (left - usual * there) / np.sqrt(np.maximum(usual * (1 - usual) * there, 1e-9))
    enough = (left >= _FEWEST) & (excess > _CLEAR)
    return float((left[enough] / there[enough]).max()) if enough.any() else 0.0


def _alone(values: Floats, edges: Floats) -> Floats:
    """1 for values that are exactly an edge, so that a heaped value is a range of its own."""
    place = np.clip(np.searchsorted(edges, values), 0, len(edges) - 1)
    return (edges[place] == values).astype(np.int64)
