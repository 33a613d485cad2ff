"""The texts of one language, by key; zh.toml and en.toml beside hold them, `layout` puts them where they belong."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib.resources import files

from takeroot.errors import Problem, ReportError, did_you_mean
from takeroot.months import month_text
from takeroot.specs.feature import Factor
from takeroot.specs.lever import Lever

_WAN = 10_000

LANGUAGES = ("zh", "en")
"""Languages with a file of words."""


@dataclass(frozen=True)
class Words:
    """Every text of one language, and the labels that a workspace gives to its factors and levers.

    Parameters
    ----------
    language : str
        `zh` or `en`.
    texts : mapping of str to str
        Dotted key to text with `{named}` places.
    factors, levers : mapping
        The workspace's declarations, for their labels.
    """

    language: str
    texts: Mapping[str, str]
    factors: Mapping[str, Factor]
    levers: Mapping[str, Lever]

    def __call__(self, key: str, **places: str | float) -> str:
        """Return the text of `key`, its places filled."""
        return self.texts[key].format(**places)

    def count(self, key: str, n: int) -> str:
        """Return the text of `key` for `n`: English has another one for 1 (`<key>_one`)."""
        one = f"{key}_one"
        return self(one if n == 1 and one in self.texts else key, n=n)

    def value(self, kind: str, value: str) -> str:
        """Return the word for a value of a category; a value without a word is shown as it is."""
        return self.texts.get(f"{kind}.{value}", value)

    def factor(self, factor: str) -> str:
        """Return the workspace's label of a factor."""
        return self.factors[factor].label.in_language(self.language) if factor in self.factors else factor

    def factor_in(self, context: Collection[str], factor: str) -> str:
        """Return the label of a factor; one that nobody can act on is called context."""
        return self("facility.context" if factor in context else "facility.factor", factor=self.factor(factor))

    def lever(self, lever: str) -> str:
        """Return the workspace's label of a lever."""
        return self.levers[lever].label.in_language(self.language) if lever in self.levers else lever

    def warning(self, lever: str) -> str:
        """Return what the workspace warns of wherever a lever is offered; empty where it does not."""
        known = self.levers.get(lever)
        return f" ⚠ {known.warning.in_language(self.language)}" if known and known.warning else ""

    def month(self, month: int) -> str:
        """Write a month number as a reader of this language would."""
        year, number = month_text(month).split("-")
        return self(f"month.{int(number)}", year=year)

    def money(self, yuan: float) -> str:
        """Write yuan: in ten thousands from 10,000 on in Chinese, with thousands separators in English."""
        if self.language == "zh" and yuan >= _WAN:
            return self("money.ten_thousands", n=f"{yuan / 10_000:.1f}".removesuffix(".0"))
        return self("money.yuan", n=f"{round(yuan):,}")

    def listed(self, names: list[str]) -> str:
        """Join names as a sentence of this language does."""
        return self("list.comma").join(names)


def read_words(language: str, *, factors: Mapping[str, Factor], levers: Mapping[str, Lever]) -> Words:
    """Read the words of one language.

    Raises
    ------
    ReportError
        If there is no such language.

    Examples
    --------
    >>> read_words("en", factors={}, levers={}).count("people.counted", 1)
    '1 person'
    """
    if language not in LANGUAGES:
        raise ReportError(Problem("language", f"{language!r} is not known", did_you_mean(language, LANGUAGES)))
    text = files("takeroot.report.words").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return Words(language, dict(_flat(tomllib.loads(text))), factors, levers)


def _flat(tree: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in tree.items():
        if isinstance(value, dict):
            found += _flat(value, f"{prefix}{key}.")
        else:
            found.append((f"{prefix}{key}", str(value)))
    return found
