"""Words of models/disclosure.toml that name nothing: a slip there would let a private reason through."""

from collections.abc import Iterable, Iterator, Mapping

from takeroot.errors import Problem, did_you_mean
from takeroot.specs.disclosure import Disclosure
from takeroot.specs.feature import Factor
from takeroot.specs.lever import Lever


def unknown_words(rules: Disclosure, factors: Mapping[str, Factor], levers: Mapping[str, Lever]) -> list[Problem]:
    """List every factor and lever of the rules that the workspace does not have."""
    return [
        *_unknown("private_factors", rules.private_factors, "factor", factors),
        *_unknown("context_factors", rules.context_factors, "factor", factors),
        *_unknown("private_levers", rules.private_levers, "lever", levers),
        *_unknown("disclose", rules.disclose, "factor or lever", [*factors, *levers]),
    ]


def _unknown(key: str, words: Iterable[str], kind: str, known: Iterable[str]) -> Iterator[Problem]:
    names = list(known)
    for word in words:
        if word not in names:
            yield Problem(f"models/disclosure.toml: {key}", f"{word!r} is no {kind}", did_you_mean(word, names))
