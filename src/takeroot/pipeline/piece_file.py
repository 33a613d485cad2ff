"""One file of a run, written while its groups are worked out: in the order of people, whatever the order of groups."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from takeroot.runs.arrow_rows import arrow_rows, arrow_schema
from takeroot.runs.parquet import ParquetStream


class PieceFile:
    """Write each range of people as soon as all groups that have people in it have come; until then its rows wait.

    Parameters
    ----------
    path : Path
        The file.
    types : mapping of str to str
        As for `ParquetStream`.
    folder : Path
        For temporary files; made when rows must wait.
    ranges : sequence of sequence of str
        Everybody's staff_id in order, divided into ranges (`ranges_of`); one group's rows may fall into several.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> folder = Path(mkdtemp())
    >>> file = PieceFile(folder / "scores.parquet", {}, folder / "waiting", [["a1", "a2"], ["b", "c"]])
    >>> file.add(pd.DataFrame({"staff_id": ["a1", "c"], "risk": [0.1, 0.3]}), ["a1", "c"])
    >>> file.add(pd.DataFrame({"staff_id": ["a2", "b"], "risk": [0.2, 0.4]}), ["a2", "b"])
    >>> file.close()
    >>> pd.read_parquet(folder / "scores.parquet")["staff_id"].tolist()
    ['a1', 'a2', 'b', 'c']
    """

    def __init__(self, path: Path, types: Mapping[str, str], folder: Path, ranges: Sequence[Sequence[str]]) -> None:
        self._path, self._types, self._folder = path, types, folder
        self._bounds = [people[0] for people in ranges[1:]]
        self._awaited = [len(people) for people in ranges]
        self._schema: pa.Schema | None = None
        self._stream = ParquetStream(path, types)
        self._waiting: list[list[tuple[pa.RecordBatchFileReader, int]]] = [[] for _ in ranges]
        self._next = 0

    def add(self, frame: pd.DataFrame, people: Sequence[str]) -> None:
        """Take the rows of one group, sorted by staff_id, and the staff_id of everybody in it, in order."""
        self._schema = self._schema or arrow_schema(frame, self._types, self._path.name)
        rows = arrow_rows(frame, self._schema, self._path.name)
        cuts = self._cuts(rows["staff_id"], key=lambda one: one.as_py())
        pieces = [rows.slice(begin, end - begin) for begin, end in pairwise(cuts)]
        came = pairwise(self._cuts(people))
        self._awaited = [left - (end - begin) for left, (begin, end) in zip(self._awaited, came, strict=True)]
        while self._next < len(pieces) and not self._awaited[self._next]:
            self._write(self._next, pieces[self._next])
            self._next += 1
        self._keep(pieces)

    def close(self) -> None:
        """End the file."""
        for place in range(self._next, len(self._waiting)):
            self._write(place, None)
        self._stream.close()

    def _cuts(self, ids: Sequence[Any], key: Callable[[Any], str] | None = None) -> list[int]:
        """Where each range begins among some people; found by halving, so that few of them are looked at."""
        return [0, *(bisect_left(ids, bound, key=key) for bound in self._bounds), len(ids)]

    def _write(self, place: int, piece: pa.Table | None) -> None:
        waited = [pa.Table.from_batches([reader.get_batch(at)]) for reader, at in self._waiting[place]]
        self._waiting[place] = []
        self._stream.write(_in_order([*waited, *([piece] if piece is not None else [])], self._schema))

    def _keep(self, pieces: Sequence[pa.Table]) -> None:
        """Lay down what must wait for another group."""
        kept = [place for place in range(self._next, len(pieces)) if len(pieces[place])]
        if not kept:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / str(len([*self._folder.iterdir()]))
        with pa.ipc.new_file(str(path), self._schema) as writer:
            for place in kept:
                writer.write_batch(pieces[place].combine_chunks().to_batches()[0])
        reader = pa.ipc.open_file(pa.OSFile(str(path)))
        for at, place in enumerate(kept):
            self._waiting[place].append((reader, at))


def ranges_of(people: Sequence[str], group: NDArray[np.integer], *, most: int) -> list[list[str]]:
    """Divide people, in order, where everybody's group so far is complete, and where a range grows too large.

    Examples
    --------
    >>> ranges_of(["a", "b", "c", "d", "e"], np.array([0, 1, 0, 2, 2]), most=2)
    [['a', 'b'], ['c'], ['d', 'e']]
    """
    if not len(people):
        return [[]]
    last = np.zeros(int(group.max()) + 1, dtype=np.int64)
    last[group] = np.arange(len(group))
    complete = np.flatnonzero(np.maximum.accumulate(last[group]) == np.arange(len(group))) + 1
    found: list[list[str]] = []
    for begin, end in pairwise([0, *complete.tolist()]):
        found += [list(people[at : min(at + most, end)]) for at in range(begin, end, most)]
    return found


def _in_order(pieces: Iterable[pa.Table], schema: pa.Schema | None) -> pa.Table:
    """Rows of one range by staff_id; those of one person in their order."""
    filled = [piece for piece in pieces if len(piece)]
    if not filled:
        return pa.Table.from_pylist([], schema=schema)
    ends = sorted((piece["staff_id"][0].as_py(), piece["staff_id"][-1].as_py(), at) for at, piece in enumerate(filled))
    whole = pa.concat_tables([filled[at] for *_, at in ends])
    if all(last < first for (_, last, _), (first, _, _) in pairwise(ends)):
        return whole
    return whole.combine_chunks().take(pc.sort_indices(whole["staff_id"]))
