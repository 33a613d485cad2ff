"""Ids as whole numbers, to look up many of them again and again without comparing texts."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from takeroot.records.cells.word_places import word_places

_WORD = 8
_MOST_WORDS = 4
_ODD = np.uint64(0x9E3779B97F4A7C15)
Words = NDArray[np.uint64]


@dataclass(frozen=True)
class PackedIds:
    """n ids, found by a key each: their bytes behind what all begin with, as one whole number or a mixture of several.

    Examples
    --------
    >>> PackedIds.of(pa.array(["S01", "S02"])).places(pa.array(["S02", "s01", "S021"])).tolist()
    [1, -1, -1]
    """

    ids: pa.StringArray
    begin: bytes
    words: Words
    length: NDArray[np.int64]
    keys: Words
    order: NDArray[np.int64]
    is_complete: bool

    @classmethod
    def of(cls, ids: pa.StringArray) -> "PackedIds":
        """Pack sorted ids, none twice; where some are of more than 32 bytes or share a key, looking up takes longer."""
        begin = _common(ids[0].as_py().encode(), ids[-1].as_py().encode()) if len(ids) else b""
        longest = (pc.max(pc.binary_length(ids)).as_py() or 0) - len(begin)
        words, length, fits = _packed(ids, begin, min(max(1, -(-longest // _WORD)), _MOST_WORDS))
        keys = _keys(words)
        order = np.argsort(keys)
        keys = keys[order]
        is_complete = bool(fits.all() and (keys[1:] != keys[:-1]).all())
        return cls(ids, begin, words, length, keys, order, is_complete)

    def places(self, texts: pa.StringArray) -> NDArray[np.int64]:
        """Position of each text among the ids, -1 where it is not there."""
        if not self.is_complete or not len(self.ids):
            return word_places(texts, self.ids)
        words, length, fits = _packed(texts, self.begin, self.words.shape[1])
        place = self.order[np.minimum(np.searchsorted(self.keys, _keys(words)), len(self.keys) - 1)]
        same = fits & (self.length[place] == length) & (self.words[place] == words).all(axis=1)
        return np.where(same, place, -1)


def _common(first: bytes, last: bytes) -> bytes:
    """What both, and so all between them, begin with; not all of it, so that something is left of each."""
    same = next((at for at, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), 0)
    return first[:same]


def _packed(texts: pa.StringArray, begin: bytes, width: int) -> tuple[Words, NDArray[np.int64], NDArray[np.bool_]]:
    """Bytes behind `begin` as numbers, (n, width), how many they are, and which texts begin so and fit."""
    _, ends, content = texts.buffers()
    words = np.zeros((len(texts), width), dtype=np.uint64)
    if content is None or not len(content) or not len(texts):
        return words, np.zeros(len(texts), dtype=np.int64), np.zeros(len(texts), dtype=bool)
    bounds = np.frombuffer(ends, dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1].astype(np.int64)
    letters = np.frombuffer(content, dtype=np.uint8)
    length = np.diff(bounds) - len(begin)
    if 1 <= length[0] <= width * _WORD and (length == length[0]).all():
        words, fits = _packed_alike(letters[bounds[0] : bounds[-1]].reshape(len(texts), -1), begin, width)
        return words, length, fits
    fits = (length >= 1) & (length <= width * _WORD)
    for at, letter in enumerate(begin):
        fits &= letters[np.minimum(bounds[:-1] + at, len(letters) - 1)] == letter
    first = bounds[:-1] + len(begin)
    for at in range(width * _WORD):
        byte = letters[np.minimum(first + at, len(letters) - 1)].astype(np.uint64)
        byte[at >= length] = 0
        words[:, at // _WORD] |= byte << np.uint64(_WORD * (_WORD - 1 - at % _WORD))
    return words, length, fits


def _packed_alike(letters: NDArray[np.uint8], begin: bytes, width: int) -> tuple[Words, NDArray[np.bool_]]:
    """The same of texts of one length, all at once."""
    fits = (letters[:, : len(begin)] == np.frombuffer(begin, dtype=np.uint8)).all(axis=1)
    padded = np.zeros((len(letters), width * _WORD), dtype=np.uint8)
    padded[:, : letters.shape[1] - len(begin)] = letters[:, len(begin) :]
    return padded.view(">u8").astype(np.uint64), fits


def _keys(words: Words) -> Words:
    keys = words[:, 0].copy()
    for at in range(1, words.shape[1]):
        keys = (keys ^ (keys >> np.uint64(29))) * _ODD + words[:, at]
    return keys
