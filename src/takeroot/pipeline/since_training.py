"""What the model was trained with and a delivery lacks: such a delivery is held, not scored in silence."""

from collections.abc import Iterable, Mapping
from typing import Any

from takeroot.data.clean_tables import CleanTables
from takeroot.errors import Problem
from takeroot.specs.feature import Feature

_DO = "ask why, or score it with --force"


def columns_in_use(tables: CleanTables, features: Mapping[str, Feature]) -> tuple[str, ...]:
    """The delivered columns that features read, as `table.column`, sorted; noted with a model when it is trained."""
    read = {(feature.table, column) for feature in features.values() for column in (*feature.column, *feature.where)}
    wanted = read | {("staff", "facility_id"), ("staff", "profession"), ("staff", "employment_type")}
    return tuple(sorted(f"{table}.{column}" for table, column in wanted if tables.has(table, column)))


def missing_since_training(trained_with: Iterable[str], profile: Mapping[str, Any]) -> list[Problem]:
    """Name what a model knew and a delivery does not hold.

    Parameters
    ----------
    trained_with : iterable of str
        `columns_in_use` of the training.
    profile : mapping
        `delivery_profile` of the delivery.

    Returns
    -------
    list of Problem
        One a table that did not come, else one a column.

    Examples
    --------
    >>> now = {"tables": {"pay": {"filled": {"month": 1.0}}}}
    >>> for problem in missing_since_training(["pay.base_pay", "surveys.care", "surveys.pay"], now):
    ...     print(problem)
    pay: the column base_pay did not come, though the model was trained with it; ask why, or score it with --force
    surveys: did not come, though the model was trained with it; ask why, or score it with --force
    """
    now = profile["tables"]
    found: dict[str, Problem] = {}
    for name in trained_with:
        table, _, column = name.partition(".")
        if table not in now:
            found[table] = Problem(table, "did not come, though the model was trained with it", _DO)
        elif column not in now[table]["filled"]:
            what = f"the column {column} did not come, though the model was trained with it"
            found[name] = Problem(table, what, _DO)
    return list(found.values())
