"""A SQL database by URL: each table becomes a sheet; only reading is asked of it."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from sqlalchemy import ColumnClause, Inspector, column, create_engine, inspect, select, table
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from takeroot.errors import Problem, RecordsError
from takeroot.records.sheet import Sheet
from takeroot.records.sources.cell_text import cell_text

_PORTION = 50_000


def read_database(url: str) -> list[Sheet]:
    """Read every table and view; a sheet's file is the table's name, its lines are rows as they came.

    Raises
    ------
    RecordsError
        If the URL is none, or the database cannot be read. A password in the URL is not shown.
    """
    place = _shown(url)
    try:
        _require_file(url, place)
        engine = create_engine(url)
        try:
            looked = inspect(engine)
            return [_sheet(engine, looked, name) for name in _names(looked)]
        finally:
            engine.dispose()
    except (SQLAlchemyError, ImportError) as error:
        raise RecordsError(
            Problem(place, f"cannot be read ({type(error).__name__})", "check the address, the driver and the rights")
        ) from error


def _shown(url: str) -> str:
    try:
        return make_url(url).render_as_string()
    except ArgumentError as error:
        raise RecordsError(Problem("source", "not a database URL", "write sqlite:///FILE or the like")) from error


def _require_file(url: str, place: str) -> None:
    """Opening SQLite would make an empty file where none is."""
    parts = make_url(url)
    if parts.get_backend_name() == "sqlite" and parts.database and not Path(parts.database).is_file():
        raise RecordsError(Problem(place, "there is no such file", "check the path"))


def _names(looked: Inspector) -> list[str]:
    return sorted({*looked.get_table_names(), *looked.get_view_names()})


def _sheet(engine: Engine, looked: Inspector, name: str) -> Sheet:
    """Cells as the driver gives them: a declared type may not refuse what stands in its column."""
    header = tuple(str(found["name"]) for found in looked.get_columns(name))
    columns: list[ColumnClause[Any]] = [column(one) for one in header]
    asked = select(*columns).select_from(table(name))
    texts: list[list[str | None]] = [[] for _ in header]
    rows = 0
    with engine.connect() as connection:
        for portion in connection.execution_options(stream_results=True).execute(asked).partitions(_PORTION):
            rows += len(portion)
            for at, values in enumerate(zip(*portion, strict=True)):
                texts[at].extend(map(cell_text, values))
    cells = tuple(pa.array(one, pa.string()) for one in texts)
    return Sheet(name, "", header, cells, np.arange(1, rows + 1))
