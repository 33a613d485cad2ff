"""What is wrong with features as declared: verbs that there are not, arguments missing or too many, circles."""

from collections.abc import Iterator, Mapping

import pandas as pd

from takeroot.errors import Problem, did_you_mean
from takeroot.features.verbs import Verb, given, verbs
from takeroot.specs.feature import Feature


def feature_problems(
    features: Mapping[str, Feature], tables: Mapping[str, pd.DataFrame] | None = None
) -> list[Problem]:
    """List everything that keeps the features from being computed.

    Parameters
    ----------
    features : mapping
        Id to feature.
    tables : mapping, optional
        Table id to a frame with its columns: with it, tables and columns are looked up too.

    Examples
    --------
    >>> from takeroot.specs.spec import Label
    >>> wrong = Feature(id="a", label=Label(zh="甲", en="a"), unit="times", verb="cuont", table="titles")
    >>> print(*feature_problems({"a": wrong}))
    features.a.verb: 'cuont' is not a verb; did you mean 'count'?
    """
    found = [problem for name, feature in features.items() for problem in _of_feature(name, feature, features)]
    if tables is not None:
        found += [problem for name, feature in features.items() for problem in _of_tables(name, feature, tables)]
    return found


def _of_feature(name: str, feature: Feature, features: Mapping[str, Feature]) -> Iterator[Problem]:
    where = f"features/{feature.factor}.toml: features.{name}" if feature.factor else f"features.{name}"
    verb = verbs().get(feature.verb)
    if verb is None:
        yield Problem(f"{where}.verb", f"{feature.verb!r} is not a verb", did_you_mean(feature.verb, verbs()))
        return
    yield from _of_arguments(where, feature, verb)
    yield from _of_others(where, name, feature, features)
    if feature.foreseen and not _foresees(feature, verb, features):
        yield Problem(f"{where}.foreseen", f"{feature.verb!r} cannot say a later value", "leave it out")


def _of_arguments(where: str, feature: Feature, verb: Verb) -> Iterator[Problem]:
    declared = given(feature)
    for argument in sorted(verb.needed - set(declared)):
        yield Problem(f"{where}.{argument}", f"missing; {feature.verb!r} needs it")
    for argument in declared:
        if argument not in verb.needed | verb.optional:
            allowed = ", ".join(sorted(verb.needed | verb.optional))
            yield Problem(f"{where}.{argument}", f"{feature.verb!r} does not take it", f"it takes: {allowed}")


def _of_others(where: str, name: str, feature: Feature, features: Mapping[str, Feature]) -> Iterator[Problem]:
    for argument in ("of", "by"):
        other = getattr(feature, argument)
        if other and other not in features:
            yield Problem(f"{where}.{argument}", f"{other!r} is no feature", did_you_mean(other, features))
    if name in _behind(feature, features):
        yield Problem(where, "goes round in a circle: it is computed from itself", "change 'of' or 'by'")


def _of_tables(name: str, feature: Feature, tables: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    where = f"features/{feature.factor}.toml: features.{name}" if feature.factor else f"features.{name}"
    if feature.table and feature.table not in tables:
        yield Problem(f"{where}.table", f"{feature.table!r} is no table", did_you_mean(feature.table, tables))
        return
    for column in (*feature.column, *feature.where, *feature.until) if feature.table else ():
        columns = list(map(str, tables[feature.table].columns))
        if column not in columns:
            yield Problem(where, f"{column!r} is no column of {feature.table}", did_you_mean(column, columns))


def _foresees(feature: Feature, verb: Verb, features: Mapping[str, Feature]) -> bool:
    others = [features[name] for name in (feature.of, feature.by) if name in features]
    return verb.foresees or (feature.verb == "lies_between" and any(other.foreseen for other in others))


def _behind(feature: Feature, features: Mapping[str, Feature]) -> set[str]:
    """Every feature that this one is computed from, however far back."""
    found: set[str] = set()
    ahead = [feature]
    while ahead:
        one = ahead.pop()
        new = {name for name in (one.of, one.by) if name in features and name not in found}
        found |= new
        ahead.extend(features[name] for name in new)
    return found
