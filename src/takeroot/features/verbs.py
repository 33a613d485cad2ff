"""Finds the verbs by scanning `takeroot.features.operations`, and says what each of them asks for."""

import inspect
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import MappingProxyType

from takeroot.features import operations
from takeroot.features.calendar import Floats
from takeroot.specs.feature import Feature

ARGUMENTS = ("table", "column", "window", "of", "by", "peers", "where", "until", "between", "at")
"""The keys of a feature that are handed to its verb."""


@dataclass(frozen=True)
class Verb:
    """One verb: the function and the arguments it takes.

    Parameters
    ----------
    needed, optional : frozenset of str
        Keys of a feature that it must have, and that it may have.
    foresees : bool
        Whether it can say its value at a later lead by itself.
    """

    compute: Callable[..., Floats]
    needed: frozenset[str]
    optional: frozenset[str]
    foresees: bool


@cache
def verbs() -> Mapping[str, Verb]:
    """Every public function that the modules of `operations` define, by name.

    Examples
    --------
    >>> sorted(verbs()["mean"].needed)
    ['column', 'table', 'window']
    """
    names = [module.name for module in pkgutil.iter_modules(operations.__path__, f"{operations.__name__}.")]
    modules = [import_module(name) for name in sorted(names)]
    return MappingProxyType(
        {
            name: _verb(function)
            for module in modules
            for name, function in inspect.getmembers(module, inspect.isfunction)
            if function.__module__ == module.__name__ and not name.startswith("_")
        }
    )


def given(feature: Feature) -> dict[str, object]:
    """Return the arguments that a feature declares, without those left at their default.

    Examples
    --------
    >>> from takeroot.specs.spec import Label
    >>> given(Feature(label=Label(zh="年龄", en="age"), unit="years", verb="years_since", table="staff"))
    {'table': 'staff'}
    """
    declared = {name: getattr(feature, name) for name in ARGUMENTS}
    return {name: value for name, value in declared.items() if value != _defaults()[name]}


@cache
def _defaults() -> Mapping[str, object]:
    fields = Feature.model_fields
    return MappingProxyType({name: fields[name].get_default(call_default_factory=True) for name in ARGUMENTS})


def _verb(function: Callable[..., Floats]) -> Verb:
    parameters = [p for p in inspect.signature(function).parameters.values() if p.kind is p.KEYWORD_ONLY]
    named = {p.name: p.default is p.empty for p in parameters if p.name != "ahead"}
    return Verb(
        function,
        needed=frozenset(name for name, must in named.items() if must),
        optional=frozenset(name for name, must in named.items() if not must),
        foresees=any(p.name == "ahead" for p in parameters),
    )
