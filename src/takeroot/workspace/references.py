"""Words that name nothing: a feature's table, a lever's factor, a key's column."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from takeroot.errors import Problem, did_you_mean

if TYPE_CHECKING:
    from takeroot.specs.feature import Feature
    from takeroot.workspace.workspace import Workspace


def references(workspace: "Workspace") -> list[Problem]:
    """List every word in the workspace that names nothing, and every id that stands twice."""
    return [*_tables(workspace), *_features(workspace), *_levers(workspace), *_doubles(workspace)]


def _tables(workspace: "Workspace") -> Iterator[Problem]:
    for name, table in workspace.tables.items():
        for word in (*table.key, *([table.date] if table.date else [])):
            yield from _named(f"tables/{name}.toml", word, "column", table.columns)


def _features(workspace: "Workspace") -> Iterator[Problem]:
    for key, feature in workspace.features.items():
        where = f"features/{feature.factor}.toml: features.{key}"
        if feature.table:
            yield from _named(where, feature.table, "table", workspace.tables)
        for other in filter(None, (feature.of, feature.by)):
            yield from _named(where, other, "feature", workspace.features)
        yield from _columns(where, feature, workspace)


def _columns(where: str, feature: "Feature", workspace: "Workspace") -> Iterator[Problem]:
    table = workspace.tables.get(feature.table)
    if table is None:
        return
    for column in (*feature.column, *feature.where, *feature.until):
        yield from _named(where, column, f"column of {feature.table}", table.columns)
    for column, values in (*feature.where.items(), *feature.until.items()):
        categories = table.columns[column].values if column in table.columns else {}
        for value in values if categories else ():
            yield from _named(where, value, f"value of {column}", categories)


def _levers(workspace: "Workspace") -> Iterator[Problem]:
    for name, lever in workspace.levers.items():
        where = f"levers/{name}.toml"
        for factor in lever.factors:
            yield from _named(where, factor, "factor", workspace.factors)
        for feature in lever.named_features():
            yield from _named(where, feature, "feature", workspace.features)


def _doubles(workspace: "Workspace") -> Iterator[Problem]:
    counted = Counter(key for factor in workspace.factors.values() for key in factor.features)
    for key, times in counted.items():
        if times > 1:
            yield Problem(f"features.{key}", "stands in two factors", "give one of them another id")


def _named(where: str, word: str, kind: str, known: Iterable[str]) -> Iterator[Problem]:
    names = list(known)
    if word not in names:
        yield Problem(where, f"{word!r} is no {kind}", did_you_mean(word, names))
