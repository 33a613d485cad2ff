"""A column as positions in its distinct texts, so that each text is looked at once."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from takeroot.records.sources.cell_text import cell_text


@dataclass(frozen=True)
class Coded:
    """n cells over m distinct texts.

    Parameters
    ----------
    codes : array of int, (n,)
        Position in `texts`; m for an empty cell.
    texts : pyarrow.StringArray, (m,)
        The distinct texts; after rows were taken out some of them may be nobody's.
    """

    codes: NDArray[np.integer]
    texts: pa.StringArray

    def matching(self, pattern: str) -> NDArray[np.bool_]:
        """Which texts match a pattern of Arrow's, (m,)."""
        return pc.match_substring_regex(self.texts, pattern).to_numpy(zero_copy_only=False)

    def matching_but_ids(self, pattern: str, plain: int, *, ids: bool) -> NDArray[np.bool_]:
        """The same, where the first `plain` texts are ids of which the answer is known."""
        others = Coded(self.codes, self.texts[plain:]).matching(pattern)
        return np.concatenate([np.full(plain, ids), others])

    def some(self, chosen: NDArray[np.bool_]) -> list[tuple[int, str]]:
        """Position and text of the chosen ones."""
        picked = self.texts.filter(pa.array(chosen)).to_pylist()
        return list(zip(np.flatnonzero(chosen).tolist(), picked, strict=True))

    def spread(self, reasons: NDArray[np.int8]) -> NDArray[np.int8]:
        """Reasons of the texts, and one of no text, as reasons of the cells: (m + 1,) to (n,)."""
        return reasons[self.codes] if reasons.any() else np.zeros(len(self.codes), dtype=np.int8)

    def cells(self, text: int) -> int:
        """How many cells hold a text."""
        return int((self.codes == text).sum())

    def worded(self, empty: Iterable[int]) -> int:
        """How many cells hold one of these texts; those that are nothing but spaces are not counted."""
        return sum(self.cells(at) for at in empty if self.texts[at].as_py().strip())


def is_coded_text(array: pa.Array) -> bool:
    """Whether an array holds text, coded or not."""
    return bool(pa.types.is_string(array.type) or pa.types.is_dictionary(array.type))


def coded(array: pa.Array) -> Coded:
    """Code a column; what is typed becomes text first."""
    found = array.dictionary_encode()
    texts = found.dictionary
    if not pa.types.is_string(texts.type):
        texts = pa.array([cell_text(value) or "" for value in texts.to_pylist()], pa.string())
    indices = found.indices
    if indices.null_count:
        indices = pc.fill_null(indices.cast(pa.int64()), len(texts))
    return Coded(indices.to_numpy(), texts)
