"""A feature whose being missing tells leavers from stayers: rows of leavers were added or taken away."""

from collections.abc import Iterator

import numpy as np

from takeroot.errors import Problem
from takeroot.hazard.audit.case import AuditCase
from takeroot.hazard.audit.discrimination import discrimination


def check(case: AuditCase) -> Iterator[Problem]:
    """Alarm where the AUC of being missing lies beyond the limit, in any lead interval."""
    limit = case.recipe.audit.missing_values
    intervals = [case.of_interval(k) for k in range(len(case.recipe.leads))]
    for column, name in enumerate(case.names):
        found = [discrimination(np.isnan(rows.values[:, column]).astype(np.float64), rows) for rows in intervals]
        strongest, error = max(found, key=lambda pair: abs(pair[0] - 0.5))
        is_strong = abs(strongest - 0.5) > max(limit - 0.5, 3 * error) and not case.allowed(name)
        if is_strong and not case.lasts(name, case.recipe.leads[-1]):
            yield Problem(
                f"features: {name}",
                f"is missing for leavers and stayers in so different shares that this alone has an AUC of "
                f"{max(strongest, 1 - strongest):.3f} (limit {limit:g})",
                "deliver its table with the rows of those who left, and of all who stayed",
            )
