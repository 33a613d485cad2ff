"""The one Parquet writer of the house: the same rows give the same bytes, in one piece or streamed."""

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from takeroot.errors import Problem, RunError
from takeroot.runs.arrow_rows import arrow_rows, arrow_schema

ROW_GROUP = 65_536
"""Rows of a row group, whatever the pieces they came in."""


def write_parquet(frame: pd.DataFrame, path: Path, types: Mapping[str, str] | None = None) -> Path:
    """Write a frame, without its index.

    Parameters
    ----------
    frame : DataFrame
        Rows in the order they shall stand in; NaN, NaT and None are missing.
    path : Path
        The file.
    types : mapping, optional
        Column to text, number, figure (a number that is never missing, cheaper to write), count, flag, date or texts
        (a list of text): state it wherever a column may be empty. Not stated, it follows the column's dtype, unless
        `*` states one for all others. Categories are written as their text.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    RunError
        If a column's type is neither stated nor clear, or its values are not of it.

    Examples
    --------
    >>> import tempfile
    >>> frame = pd.DataFrame({"staff_id": ["A1", "A2"], "risk_12m": [0.25, float("nan")]})
    >>> path = write_parquet(frame, Path(tempfile.mkdtemp()) / "scores.parquet")
    >>> pd.read_parquet(path).equals(frame)
    True
    """
    with ParquetStream(path, types or {}) as stream:
        stream.write(frame)
    return path


class ParquetStream:
    """Write one file piece by piece; the bytes are those of `write_parquet` on all pieces together.

    Parameters
    ----------
    path : Path
        The file.
    types : mapping
        As for `write_parquet`. What is not stated follows the dtypes of the first piece: state what may be empty there.

    Examples
    --------
    >>> import tempfile
    >>> folder, frame = Path(tempfile.mkdtemp()), pd.DataFrame({"staff_id": ["A1", "A2"]})
    >>> with ParquetStream(folder / "pieces.parquet", {}) as stream:
    ...     stream.write(frame[:1])
    ...     stream.write(frame[1:])
    >>> (folder / "pieces.parquet").read_bytes() == write_parquet(frame, folder / "one.parquet").read_bytes()
    True
    """

    def __init__(self, path: Path, types: Mapping[str, str]) -> None:
        self._path, self._types = path, dict(types)
        self._schema = pa.schema([])
        self._writer: pq.ParquetWriter | None = None
        self._waiting: list[pa.Table] = []

    def write(self, rows: pd.DataFrame | pa.Table) -> None:
        """Add rows; columns as in the first piece. A table is taken as it is: `arrow_rows` has made it.

        Raises
        ------
        RunError
            If a column is missing or new, or its values are not of its type.
        """
        if self._writer is None:
            is_table = isinstance(rows, pa.Table)
            self._schema = rows.schema if is_table else arrow_schema(rows, self._types, self._path.name)
            self._writer = _writer(self._path, self._schema)
        names = rows.column_names if isinstance(rows, pa.Table) else list(rows.columns)
        if names != self._schema.names:
            raise RunError(Problem(self._path.name, "the pieces differ in their columns"))
        self._waiting.append(rows if isinstance(rows, pa.Table) else arrow_rows(rows, self._schema, self._path.name))
        if sum(piece.num_rows for piece in self._waiting) >= ROW_GROUP:
            self._waiting = _write_groups(self._writer, pa.concat_tables(self._waiting), last=False)

    def close(self) -> None:
        """Write what waits and end the file.

        Raises
        ------
        RunError
            If no piece was ever written.
        """
        if self._writer is None:
            raise RunError(Problem(self._path.name, "no piece was written: its columns are unknown"))
        _write_groups(self._writer, pa.concat_tables(self._waiting), last=True)
        self._writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        elif self._writer is not None:
            self._writer.close()


def rewrite_parquet(table: pa.Table, path: Path) -> Path:
    """Write an Arrow table that was read from one of our files, as that file was written.

    Examples
    --------
    >>> import tempfile
    >>> path = write_parquet(pd.DataFrame({"staff_id": ["A1"]}), Path(tempfile.mkdtemp()) / "people.parquet")
    >>> before = path.read_bytes()
    >>> rewrite_parquet(pq.read_table(path), path).read_bytes() == before
    True
    """
    with _writer(path, table.schema) as writer:
        _write_groups(writer, table, last=True)
    return path


def _writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    return pq.ParquetWriter(
        path,
        schema,
        version="2.6",
        data_page_version="1.0",
        compression="snappy",  # zstd saves a fifth of the size for twice the time
        write_batch_size=ROW_GROUP,
        use_dictionary=[field.name for field in schema if not pa.types.is_floating(field.type)],
        store_schema=False,  # the schema in Arrow's own words would carry its version
    )


def _write_groups(writer: pq.ParquetWriter, rows: pa.Table, *, last: bool) -> list[pa.Table]:
    """Write full row groups, and at the end what is left; return what waits for more."""
    full = rows.num_rows if last else rows.num_rows // ROW_GROUP * ROW_GROUP
    for start in range(0, full, ROW_GROUP):
        # only what is written is copied together: what waits then holds no more memory than its own piece
        group = rows.slice(start, min(ROW_GROUP, full - start)).combine_chunks()
        writer.write_table(group, row_group_size=ROW_GROUP)
    return [rows.slice(full)]
