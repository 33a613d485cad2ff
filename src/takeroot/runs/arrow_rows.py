"""Frames as the Arrow tables that are written: the same rows, whatever dtypes they came in; `parquet` writes them."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from takeroot.errors import Problem, RunError

_TYPES = {
    "text": pa.string(),
    "number": pa.float64(),
    "figure": pa.float64(),
    "count": pa.int64(),
    "flag": pa.bool_(),
    "date": pa.timestamp("us"),
    "texts": pa.list_(pa.string()),
}


EVERY_OTHER = "*"
"""Stands in a mapping of types for all columns that it does not name."""


def arrow_schema(frame: pd.DataFrame, types: Mapping[str, str], file: str) -> pa.Schema:
    """Tell the type of each column: as stated, else as its dtype says. A figure is a number that is never missing.

    Raises
    ------
    RunError
        If a column's type is neither stated nor clear.
    """
    return pa.schema([_field(str(name), frame[name], types, file) for name in frame.columns])


def arrow_rows(frame: pd.DataFrame, schema: pa.Schema, file: str) -> pa.Table:
    """Turn a frame into rows of a schema; NaN, NaT and None are missing, minus zero is zero.

    Raises
    ------
    RunError
        If a column's values are not of its type.

    Examples
    --------
    >>> frame = pd.DataFrame({"staff_id": ["a"], "risk": [float("nan")]})
    >>> arrow_rows(frame, arrow_schema(frame, {}, "scores"), "scores").to_pylist()
    [{'staff_id': 'a', 'risk': None}]
    """
    columns = []
    for field in schema:
        try:
            columns.append(_array(frame[field.name], field))
        except (pa.ArrowInvalid, pa.ArrowTypeError, ValueError, TypeError):
            problem = Problem(f"{file}: {field.name}", f"its values are not all of type {field.type}")
            raise RunError(problem) from None  # the cause would print a person's value
    return pa.Table.from_arrays(columns, schema=schema)


def _field(name: str, column: "pd.Series[Any]", types: Mapping[str, str], file: str) -> pa.Field:
    kind = types.get(name) or types.get(EVERY_OTHER) or _kind(column.dtype)
    if kind is None:
        raise RunError(Problem(f"{file}: {name}", "its type is neither stated nor clear"))
    return pa.field(name, _TYPES[kind], nullable=kind != "figure")


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


def _array(column: "pd.Series[Any]", field: pa.Field) -> pa.Array:
    if isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype("str")
    if pa.types.is_floating(field.type):
        values = column.to_numpy(dtype="float64", na_value=float("nan"))
        missing = np.isnan(values)
        if not field.nullable and missing.any():
            raise ValueError("a figure is missing")
        return pa.array(values + 0.0, field.type, mask=missing if missing.any() else None)  # minus zero is zero
    array = pa.Array.from_pandas(column, type=field.type)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
