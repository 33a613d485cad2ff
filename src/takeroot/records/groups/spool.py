"""One large Parquet file, spread once over temporary files, one a group; each holds its rows in their old order."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from takeroot.records.sheet import Sheet
from takeroot.records.sources.parquet import plain_array

LINE = "\x00line"
"""Name of the column that tells where a row stood; no delivery has it."""
_BATCH = 1 << 17


def spool(path: Path, group: NDArray[np.int16], groups: int, folder: Path) -> None:
    """Write the rows of each group into `folder`/0, `folder`/1 and so on.

    Parameters
    ----------
    path : Path
        A readable Parquet file of n rows.
    group : array of int (n,)
        Group of each row.
    """
    folder.mkdir(parents=True)
    file = pq.ParquetFile(path)
    texts = [field.name for field in file.schema_arrow if pa.types.is_string(field.type)]
    file = pq.ParquetFile(path, read_dictionary=texts)
    schema = file.schema_arrow.append(pa.field(LINE, pa.int32()))
    with ExitStack() as open_files:
        writers = [
            open_files.enter_context(pa.ipc.new_stream(open_files.enter_context((folder / str(k)).open("wb")), schema))
            for k in range(groups)
        ]
        start = 0
        for batch in file.iter_batches(batch_size=_BATCH, use_threads=False):
            lines = pa.array(np.arange(start + 1, start + 1 + len(batch), dtype=np.int32))
            rows = pa.record_batch([*batch.columns, lines], schema=schema)
            _spread(rows, group[start : start + len(batch)], writers)
            start += len(batch)


def read_spooled(path: Path, folder: Path, group: int) -> Sheet:
    """Read one group's rows of a file as a sheet, each with its old line."""
    with pa.OSFile(str(folder / str(group))) as source:
        table = pa.ipc.open_stream(source).read_all()
    columns = tuple(plain_array(column) for column in table.columns)
    return Sheet(path.name, "", tuple(table.column_names[:-1]), columns[:-1], columns[-1].to_numpy().astype(np.int64))


def _spread(rows: pa.RecordBatch, group: NDArray[np.int16], writers: Sequence[pa.ipc.RecordBatchStreamWriter]) -> None:
    if (group[:-1] > group[1:]).any():
        order = np.argsort(group, kind="stable")
        rows, group = rows.take(pa.array(order)), group[order]
    bounds = np.searchsorted(group, np.arange(len(writers) + 1))
    for writer, begin, end in zip(writers, bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        if end > begin:
            writer.write_batch(rows.slice(begin, end - begin))
