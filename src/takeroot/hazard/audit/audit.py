"""Run every check of the leak audit; what they find stops the training."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules

from takeroot.data.clean_tables import CleanTables
from takeroot.data.feature_set import FeatureSet
from takeroot.errors import LeakError, Problem
from takeroot.hazard.audit import checks
from takeroot.hazard.audit.case import AuditCase
from takeroot.hazard.observed import observed
from takeroot.hazard.person_periods import PersonPeriods
from takeroot.specs.feature import Feature
from takeroot.specs.recipe import Recipe

Check = Callable[[AuditCase], Iterator[Problem]]


def audit(
    tables: CleanTables,
    panel: Iterable[FeatureSet],
    features: Mapping[str, Feature],
    recipe: Recipe,
    *,
    as_of: int,
    rows: PersonPeriods | None = None,
    now: FeatureSet | None = None,
) -> tuple[str, ...]:
    """Look for the future in what a model is about to be trained on.

    Parameters
    ----------
    tables : CleanTables
        The delivery; of a large one the rows that checks ask for (`RowsLookedAt`).
    panel : iterable of FeatureSet
        The landmarks to train on, gone through several times.
    features : mapping of str to Feature
        The declarations.
    recipe : Recipe
        models/hazard.toml; `audit` holds the limits, and the features that may be strong, each with its reason.
    as_of : int
        Month number M.
    rows : PersonPeriods, optional
        The rows to look at (`looked_at`), where they were made in parts; the panel then needs no features.
    now : FeatureSet, optional
        Features of those at work at the end of the month up to which exits are recorded; without them only the tables
        are searched for marks that nobody has now.

    Returns
    -------
    tuple of str
        The names of the checks that ran and found nothing.

    Raises
    ------
    LeakError
        With everything that any check found: which table and column or feature, what is suspicious, what to do.
    """
    settled = observed(tables["staff"], recipe, as_of=as_of).settled
    case = AuditCase(tables, panel, features, recipe, as_of, settled, rows, now)
    found = {name: list(check(case)) for name, check in every_check().items()}
    problems = sorted((problem for of_check in found.values() for problem in of_check), key=_nearest_to_the_cause)
    if problems:
        raise LeakError(problems)
    return tuple(found)


def every_check() -> dict[str, Check]:
    """The checks by name: every module of `checks`, in the order of their names."""
    names = sorted(module.name for module in iter_modules(checks.__path__))
    return {name: import_module(f"{checks.__name__}.{name}").check for name in names}


def _nearest_to_the_cause(problem: Problem) -> int:
    """Columns of staff first, other tables next, then the features made of them, and what is told of all rows."""
    table = problem.where.split(":")[0]
    return {"staff": 0, "features": 2, "training rows": 3}.get(table, 1)
