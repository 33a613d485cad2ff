"""A mutant's change made in place, in modules that are imported already: every function keeps its identity."""

import gc
from collections import defaultdict
from collections.abc import Iterator, Mapping
from types import CodeType, FunctionType

from mutate import Mutant

Live = Mapping[tuple[str, str, int], list[FunctionType]]


def live_functions() -> Live:
    """All functions there are, by file, qualified name and first line."""
    found: dict[tuple[str, str, int], list[FunctionType]] = defaultdict(list)
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType):
            code = thing.__code__
            found[code.co_filename, code.co_qualname, code.co_firstlineno].append(thing)
    return found


def can_swap(mutant: Mutant, live: Live) -> bool:
    """Whether the mutant stands in a function that lives."""
    return mutant.outermost is not None and (str(mutant.path), *mutant.outermost) in live


def swap(mutant: Mutant, live: Live) -> None:
    """Give the function that the mutant stands in its changed code, wherever it was imported to."""
    if mutant.outermost is None:
        raise ValueError(mutant)
    code = next(one for one in _codes(mutant.code()) if (one.co_qualname, one.co_firstlineno) == mutant.outermost)
    for function in live[str(mutant.path), *mutant.outermost]:
        function.__code__ = code


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)
