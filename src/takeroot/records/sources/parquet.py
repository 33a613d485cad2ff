"""Parquet files: typed columns stay typed, so that a province's canonical tables need no parsing."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from takeroot.errors import Problem, RecordsError
from takeroot.records.sheet import Sheet
from takeroot.records.sources.cell_text import cell_text

_MOST_ROWS = 400_000_000
_FEWEST_BITS = 0.05
"""Bytes a row below which a file of millions of rows is refused as a bomb."""
_CALM_ROWS = 5_000_000
_LONG_TEXT = 2_000
_MOST_LONG_TEXT = 64 << 20
"""Bytes of long texts, over all rows: one that is kept once may stand in every row."""
_MOST_RATIO = 100
_CALM_UNFOLDED = 256 << 20


def read_parquet(path: Path) -> list[Sheet]:
    """Read one file as one sheet; row numbers count from 1.

    Raises
    ------
    RecordsError
        If it cannot be read.
    """
    try:
        file = pq.ParquetFile(path)
        _weigh(path, file.metadata)
        table = pq.read_table(
            path,
            use_threads=False,
            read_dictionary=file.schema_arrow.names,  # texts of any kind; Arrow leaves the others as they are
            page_checksum_verification=True,
        )
    except (pa.ArrowException, OSError) as error:
        raise RecordsError(Problem(path.name, "not a readable Parquet file", "write it again")) from error
    if sum(_long_text(column) for column in table.columns) > _MOST_LONG_TEXT:
        raise RecordsError(Problem(path.name, "refused: its texts unfold beyond reason", "deliver it in parts"))
    columns = tuple(plain_array(column) for column in table.columns)
    return [Sheet(path.name, "", tuple(table.column_names), columns, np.arange(1, len(table) + 1))]


_KEPT = (
    pa.types.is_string,
    pa.types.is_date32,
    pa.types.is_timestamp,
    pa.types.is_floating,
    pa.types.is_integer,
)


def plain_array(column: pa.ChunkedArray) -> pa.Array:
    """One array of text (coded or not), numbers, date32 or time stamps; whatever else becomes text."""
    column = column.unify_dictionaries()
    array = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    kind = array.type
    if pa.types.is_dictionary(kind):
        return array if pa.types.is_string(kind.value_type) else plain_array(column.cast(kind.value_type))
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return array.cast(pa.string())
    if any(test(kind) for test in _KEPT):
        return array
    return pa.array([cell_text(value) for value in array.to_pylist()], pa.string())


def _weigh(path: Path, facts: pq.FileMetaData) -> None:
    rows, size = facts.num_rows, path.stat().st_size
    unfolded = sum(facts.row_group(number).total_byte_size for number in range(facts.num_row_groups))
    if rows > _MOST_ROWS or (rows > _CALM_ROWS and size / rows < _FEWEST_BITS):
        raise RecordsError(Problem(path.name, f"refused: it unfolds to {rows} rows", "deliver it in parts"))
    if unfolded > _CALM_UNFOLDED and unfolded > _MOST_RATIO * size:
        raise RecordsError(Problem(path.name, f"refused: it unfolds to {unfolded >> 20} MB", "deliver it in parts"))


def _long_text(column: pa.ChunkedArray) -> int:
    """Bytes of the long texts that a coded column would hold if each row had its own."""
    total = 0
    for chunk in column.chunks if pa.types.is_dictionary(column.type) else ():
        length = np.asarray(pc.binary_length(chunk.dictionary))
        long = np.where(length > _LONG_TEXT, length, 0)
        if long.any():
            total += int(long[chunk.indices.drop_null().to_numpy()].sum())
    return total
