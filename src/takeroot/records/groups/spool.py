"""One large Parquet file, spread once over temporary files, one a group; each holds its rows in their old order."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from takeroot.records.groups.ids_of_file import IdsOfFile, with_texts
from takeroot.records.sheet import Sheet
from takeroot.records.sources.parquet import plain_array

LINE = "\x00line"
"""Name of the column that tells where a row stood; no delivery has it."""
_BATCH = 1 << 17
IdsTold = tuple[str, pa.StringArray | None]


def spool(path: Path, ids: IdsOfFile, groups: int, folder: Path) -> None:
    """Write the rows of each group into `folder`/0, `folder`/1 and so on.

    Parameters
    ----------
    path : Path
        A readable Parquet file of n rows.
    ids : IdsOfFile
        Group of each row; the ids themselves are laid down as positions.
    """
    folder.mkdir(parents=True)
    read = pq.read_schema(path)
    texts = [field.name for field in read if pa.types.is_string(field.type)]
    file = pq.ParquetFile(path, read_dictionary=texts)
    names = [name for name in read.names if name != ids.name or ids.place is None]
    schema = _schema(file.schema_arrow, ids)
    with ExitStack() as open_files:
        writers = [
            open_files.enter_context(pa.ipc.new_stream(open_files.enter_context((folder / str(k)).open("wb")), schema))
            for k in range(groups)
        ]
        start = 0
        for batch in _batches(file, names):
            end = start + batch.num_rows
            columns = {name: batch.column(name) for name in names}
            if ids.place is not None:
                columns[ids.name] = pa.array(ids.place[start:end], pa.int32(), mask=ids.place[start:end] < 0)
            columns[LINE] = pa.array(np.arange(start + 1, end + 1, dtype=np.int32))
            rows = pa.record_batch([columns[name] for name in schema.names], schema=schema)
            _spread(rows, ids.group[start:end], writers)
            start = end


def read_spooled(path: Path, folder: Path, group: int, known: pa.StringArray, ids: IdsTold) -> Sheet:
    """Read one group's rows of a file as a sheet, each with its old line.

    Parameters
    ----------
    known : pyarrow.StringArray
        Ids of the group.
    ids : IdsTold
        Name of the column of ids, and the group's other texts in it; None where it was laid down as it was.
    """
    with pa.OSFile(str(folder / str(group))) as source:
        table = pa.ipc.open_stream(source).read_all()
    columns = [plain_array(column) for column in table.columns]
    name, others = ids
    plain = {}
    if others is not None:
        at = table.column_names.index(name)
        columns[at], plain = with_texts(columns[at], known, others), {at: len(known)}
    *cells, lines = columns
    header = tuple(table.column_names[:-1])
    return Sheet(path.name, "", header, tuple(cells), lines.to_numpy().astype(np.int64), plain=plain)


def _schema(read: pa.Schema, ids: IdsOfFile) -> pa.Schema:
    fields = [pa.field(one.name, pa.int32()) if one.name == ids.name and ids.place is not None else one for one in read]
    return pa.schema([*fields, pa.field(LINE, pa.int32())])


def _batches(file: pq.ParquetFile, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
    return file.iter_batches(batch_size=_BATCH, columns=names, use_threads=False)


def _spread(rows: pa.RecordBatch, group: NDArray[np.int16], writers: Sequence[pa.ipc.RecordBatchStreamWriter]) -> None:
    if (group[:-1] > group[1:]).any():
        order = np.argsort(group, kind="stable")
        rows, group = rows.take(pa.array(order)), group[order]
    bounds = np.searchsorted(group, np.arange(len(writers) + 1))
    for writer, begin, end in zip(writers, bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        if end > begin:
            writer.write_batch(rows.slice(begin, end - begin))
