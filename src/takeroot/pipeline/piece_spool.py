"""Frames of one group after the other, laid in temporary files and read back as if all groups were one."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa


class PieceSpool:
    """One file of a run, while its groups are worked out.

    Each group's rows are sorted by staff_id; people are divided into ranges beforehand, and a group's file holds one
    batch a range, so that a range can be read from all groups at once.

    Parameters
    ----------
    folder : Path
        Made; for temporary files.
    bounds : sequence of str
        First staff_id of each range but the first, rising.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> spool = PieceSpool(Path(mkdtemp()) / "scores", ["b"])
    >>> spool.add(pd.DataFrame({"staff_id": ["a1", "c"], "risk": [0.1, 0.3]}))
    >>> spool.add(pd.DataFrame({"staff_id": ["a2", "b"], "risk": [0.2, 0.4]}))
    >>> [piece["staff_id"].tolist() for piece in spool]
    [['a1', 'a2'], ['b', 'c']]
    """

    def __init__(self, folder: Path, bounds: Sequence[str]) -> None:
        folder.mkdir(parents=True)
        self._folder, self._bounds = folder, list(bounds)
        self._groups = 0

    def add(self, frame: pd.DataFrame) -> None:
        """Lay down one group's rows."""
        rows = pa.Table.from_pandas(frame, preserve_index=False)
        cuts = np.searchsorted(frame["staff_id"].to_numpy(dtype=object), np.array(self._bounds, dtype=object))
        ends = [0, *cuts.tolist(), len(frame)]
        with pa.ipc.new_file(str(self._folder / str(self._groups)), rows.schema) as writer:
            for begin, end in pairwise(ends):
                batches = rows.slice(begin, end - begin).combine_chunks().to_batches()
                writer.write_batch(batches[0] if batches else pa.RecordBatch.from_pylist([], schema=rows.schema))
        self._groups += 1

    def __iter__(self) -> Iterator[pd.DataFrame]:
        """Yield the rows of one range after the other, sorted by staff_id; rows of one person in their order."""
        for piece in range(len(self._bounds) + 1):
            yield _in_order([self._read(group, piece) for group in range(self._groups)])

    def _read(self, group: int, piece: int) -> pd.DataFrame:
        with pa.OSFile(str(self._folder / str(group))) as source:
            return pa.Table.from_batches([pa.ipc.open_file(source).get_batch(piece)]).to_pandas()


def _in_order(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return frames[0]
    ids = [(frame["staff_id"].iloc[0], frame["staff_id"].iloc[-1]) for frame in filled]
    whole = pd.concat(filled, ignore_index=True)
    if all(last < first for (_, last), (first, _) in pairwise(ids)):
        return whole
    return whole.sort_values("staff_id", kind="stable", ignore_index=True)
