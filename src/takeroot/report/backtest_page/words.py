"""The words of the backtest's page; en.toml and zh.toml stand beside this file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from takeroot.errors import Problem, ReportError, did_you_mean

LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class PageWords:
    """Texts of one language.

    Parameters
    ----------
    language : str
        `zh` or `en`.
    texts : dict
        As the file has them.
    values : mapping of str to str
        Words for values of categories, as the lists have them.
    """

    language: str
    texts: dict[str, Any]
    values: dict[str, str]

    def __call__(self, key: str, **places: object) -> str:
        """Return a text with its places filled."""
        return str(self.texts[key]).format(**places)

    def of(self, kind: str, value: str) -> str:
        """Return the word for a value; one without a word is shown as it is."""
        return str(self.texts[kind].get(value, self.values.get(value, value)))

    def note(self, note: Mapping[str, str | int]) -> str:
        """Return the sentence of a note, its places filled."""
        return str(self.texts["note"][note["note"]]).format(**note)


def page_words(language: str) -> PageWords:
    """Read the words of one language.

    Raises
    ------
    ReportError
        If there is no such language.

    Examples
    --------
    >>> page_words("en").of("models_named", "cox")
    'Cox regression'
    """
    if language not in LANGUAGES:
        raise ReportError(Problem("language", f"{language!r} is not known", did_you_mean(language, LANGUAGES)))
    beside = files("takeroot.report")
    own = tomllib.loads(beside.joinpath(f"backtest_page/{language}.toml").read_text(encoding="utf-8"))
    lists = tomllib.loads(beside.joinpath(f"words/{language}.toml").read_text(encoding="utf-8"))
    kinds = (lists.get(kind, {}) for kind in ("kind", "profession", "employment_type"))
    return PageWords(language, own, {key: str(word) for kind in kinds for key, word in kind.items()})
