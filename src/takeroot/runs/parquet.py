"""The one Parquet writer of the house: the same rows give the same bytes, in one piece or streamed."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from takeroot.errors import Problem, RunError

ROW_GROUP = 65_536
"""Rows of a row group, whatever the pieces they came in."""

_TYPES = {
    "text": pa.string(),
    "number": pa.float64(),
    "count": pa.int64(),
    "flag": pa.bool_(),
    "date": pa.timestamp("us"),
    "texts": pa.list_(pa.string()),
}


def write_parquet(frame: pd.DataFrame, path: Path, types: Mapping[str, str] | None = None) -> Path:
    """Write a frame, without its index.

    Parameters
    ----------
    frame : DataFrame
        Rows in the order they shall stand in; NaN, NaT and None are missing.
    path : Path
        The file.
    types : mapping, optional
        Column to text, number, count, flag, date or texts (a list of text): state it wherever a column may be empty.
        Not stated, it follows the column's dtype. Categories are written as their text.

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

    def write(self, frame: pd.DataFrame) -> None:
        """Add rows; columns as in the first piece.

        Raises
        ------
        RunError
            If a column is missing or new, or its values are not of its type.
        """
        if self._writer is None:
            self._schema = pa.schema([(str(name), self._arrow_type(str(name), frame[name])) for name in frame.columns])
            self._writer = _writer(self._path, self._schema)
        if list(frame.columns) != self._schema.names:
            raise RunError(Problem(self._path.name, "the pieces differ in their columns"))
        self._waiting.append(_table(frame, self._schema, self._path.name))
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

    def _arrow_type(self, name: str, column: "pd.Series[Any]") -> pa.DataType:
        if name in self._types:
            return _TYPES[self._types[name]]
        kind = _kind(column.dtype)
        if kind is None:
            raise RunError(Problem(f"{self._path.name}: {name}", "its type is neither stated nor clear"))
        return _TYPES[kind]


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
        compression="zstd",
        compression_level=3,
        store_schema=False,  # the schema in Arrow's own words would carry its version
    )


def _write_groups(writer: pq.ParquetWriter, rows: pa.Table, *, last: bool) -> list[pa.Table]:
    """Write full row groups, and at the end what is left; return what waits for more."""
    rows = rows.combine_chunks()
    full = rows.num_rows if last else rows.num_rows // ROW_GROUP * ROW_GROUP
    for start in range(0, full, ROW_GROUP):
        writer.write_table(rows.slice(start, min(ROW_GROUP, full - start)), row_group_size=ROW_GROUP)
    return [rows.slice(full)]


def _kind(dtype: Any) -> str | None:  # noqa: ANN401 - a dtype of NumPy or of pandas
    """The type a dtype says by itself; `object` says none."""
    tests: dict[str, Callable[[Any], bool]] = {
        "flag": pd.api.types.is_bool_dtype,
        "count": pd.api.types.is_integer_dtype,
        "number": pd.api.types.is_float_dtype,
        "date": pd.api.types.is_datetime64_any_dtype,
        "text": lambda dtype: isinstance(dtype, pd.StringDtype | pd.CategoricalDtype),
    }
    return next((kind for kind, test in tests.items() if test(dtype)), None)


def _table(frame: pd.DataFrame, schema: pa.Schema, file: str) -> pa.Table:
    columns = []
    for field in schema:
        try:
            columns.append(_array(frame[field.name], field.type))
        except (pa.ArrowInvalid, pa.ArrowTypeError, ValueError, TypeError):
            problem = Problem(f"{file}: {field.name}", f"its values are not all of type {field.type}")
            raise RunError(problem) from None  # the cause would print a person's value
    return pa.Table.from_arrays(columns, schema=schema)


def _array(column: "pd.Series[Any]", kind: pa.DataType) -> pa.Array:
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype("str")
    if pa.types.is_floating(kind):
        column = column.astype("float64").add(0.0)  # minus zero is zero
    array = pa.Array.from_pandas(column, type=kind)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
