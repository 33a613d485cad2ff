"""Words that stand in a cell and mean that it is empty."""

from takeroot.records.plain_text import plain_word
from takeroot.specs.table import Column

_ALWAYS = frozenset({"", "-", "--", "—", "——", "/", "\\", "\\n", "null"})
_BUT_OF_IDS = frozenset({"―", "//", "n/a", "na", "nan", "none"})
"""Somebody may be called so."""


def empty_words(column: Column) -> frozenset[str]:
    """Tell the words that mean an empty cell of this column, as `plain_word` folds them."""
    own = frozenset(map(plain_word, column.empty_as))
    return _ALWAYS | own if column.type == "id" else _ALWAYS | _BUT_OF_IDS | own
