"""Features that tell much just before the exit and nothing earlier: known only after notice was given."""

from collections.abc import Iterator

import numpy as np

from takeroot.errors import Problem
from takeroot.hazard.audit.case import AuditCase
from takeroot.hazard.audit.discrimination import discrimination


def check(case: AuditCase) -> Iterator[Problem]:
    """Alarm where a feature's AUC jumps from the last lead interval to the first, by more than the limit."""
    limit = case.recipe.audit.near_exit
    near, far = case.of_interval(0), case.of_interval(len(case.recipe.leads) - 1)
    for column, name in enumerate(case.names):
        for kind, shown in (("its value", False), ("its being missing", True)):
            (soon, error), (later, of_later) = (
                discrimination(_seen(rows.values[:, column], missing=shown), rows) for rows in (near, far)
            )
            jump = abs(soon - 0.5) - abs(later - 0.5)
            is_clear = jump > max(limit, 4 * float(np.hypot(error, of_later))) and not case.allowed(name)
            if is_clear and not case.lasts(name, case.recipe.leads[0]):
                yield Problem(
                    f"features: {name}",
                    f"{kind} has an AUC of {max(soon, 1 - soon):.3f} within {case.recipe.leads[0]} months of the exit "
                    f"and {max(later, 1 - later):.3f} long before it",
                    "rows entered once notice was given give it away; date them when they became known",
                )


def _seen(column: np.ndarray, *, missing: bool) -> np.ndarray:
    return np.isnan(column).astype(np.float64) if missing else column
