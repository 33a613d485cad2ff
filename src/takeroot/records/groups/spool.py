"""One large Parquet file, spread once over temporary files, one a group; each holds its rows in their old order."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from takeroot.records.groups.ids_of_file import IdsOfFile
from takeroot.records.sheet import Sheet
from takeroot.records.sources.parquet import plain_array

LINE = "\x00line"
"""Name of the column that tells where a row stood; no delivery has it."""
_BATCH = 1 << 17
IdsTold = tuple[str, pa.StringArray | None]


def spool(path: Path, ids: IdsOfFile, folder: Path) -> None:
    """Write the rows of each group into `folder`/0, `folder`/1 and so on.

    Parameters
    ----------
    path : Path
        A readable Parquet file of n rows.
    ids : IdsOfFile
        Its ids, which are laid down as positions.
    """
    folder.mkdir(parents=True)
    texts = [field.name for field in pq.read_schema(path) if pa.types.is_string(field.type)]
    file = pq.ParquetFile(path, read_dictionary=texts)
    at = file.schema_arrow.get_field_index(ids.name)
    as_places = ids.as_places(file.schema_arrow.field(at).type)
    schema = file.schema_arrow.append(pa.field(LINE, pa.int32()))
    schema = schema.set(at, pa.field(ids.name, pa.int32())) if as_places else schema
    with ExitStack() as open_files:
        writers = [
            open_files.enter_context(pa.ipc.new_stream(open_files.enter_context((folder / str(k)).open("wb")), schema))
            for k in range(ids.people.groups)
        ]
        start = 0
        for batch in _batches(file):
            group, place = ids.look_up(batch.column(at))
            columns = [*batch.columns, pa.array(np.arange(start + 1, start + 1 + len(batch), dtype=np.int32))]
            columns[at] = pa.array(place, pa.int32(), mask=place < 0) if as_places else columns[at]
            _spread(pa.record_batch(columns, schema=schema), group, writers)
            start += len(batch)


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
        texts = pa.concat_arrays([known, others]) if len(others) else known
        columns[at], plain = pa.DictionaryArray.from_arrays(columns[at], texts), {at: len(known)}
    *cells, lines = columns
    header = tuple(table.column_names[:-1])
    return Sheet(path.name, "", header, tuple(cells), lines.to_numpy().astype(np.int64), plain=plain)


def _batches(file: pq.ParquetFile) -> Iterator[pa.RecordBatch]:
    """Row group after row group, as one iterator over all would cut them in two."""
    for number in range(file.num_row_groups):
        yield from file.iter_batches(batch_size=_BATCH, row_groups=[number], use_threads=False)


def _spread(rows: pa.RecordBatch, group: NDArray[np.int16], writers: Sequence[pa.ipc.RecordBatchStreamWriter]) -> None:
    if (group[:-1] > group[1:]).any():
        order = np.argsort(group, kind="stable")
        rows, group = rows.take(pa.array(order)), group[order]
    bounds = np.searchsorted(group, np.arange(len(writers) + 1))
    for writer, begin, end in zip(writers, bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        if end > begin:
            writer.write_batch(rows.slice(begin, end - begin))
