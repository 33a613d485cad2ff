"""One feature alone that tells leavers from stayers too well."""

from collections.abc import Iterator

from takeroot.errors import Problem
from takeroot.hazard.audit.case import AuditCase
from takeroot.hazard.audit.discrimination import discrimination


def check(case: AuditCase) -> Iterator[Problem]:
    """Alarm where a feature's own AUC lies beyond the limit, in any lead interval."""
    limit = case.recipe.audit.single_feature
    intervals = [case.of_interval(k) for k in range(len(case.recipe.leads))]
    for column, name in enumerate(case.names):
        found = [discrimination(rows.values[:, column], rows) for rows in intervals]
        strongest, error = max(found, key=lambda pair: abs(pair[0] - 0.5))
        if abs(strongest - 0.5) > max(limit - 0.5, 3 * error) and not _is_fine(case, name):
            yield Problem(
                f"features: {name}",
                f"alone ranks leavers before stayers with AUC {max(strongest, 1 - strongest):.3f} (limit {limit:g})",
                "see whether it is known before the exit; if it is, allow it with a reason: hazard.toml, audit.allowed",
            )


def _is_fine(case: AuditCase, name: str) -> bool:
    """Allowed with a reason, or as frequent among those at work now."""
    return bool(case.allowed(name)) or case.lasts(name, case.recipe.leads[-1])
