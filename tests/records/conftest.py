"""Deliveries written as text, and the declared tables to read them by."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from textwrap import dedent

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from takeroot.records.read_records import read_records
from takeroot.records.reading import Reading
from takeroot.records.rows.assemble import assemble
from takeroot.records.rows.table_rows import TableRows
from takeroot.records.sheet import Sheet
from takeroot.specs.table import Table
from takeroot.workspace.find_workspace import reference_workspace
from takeroot.workspace.toml import read_folder

RECEIVED = date(2024, 12, 31)

STAFF = """\
工号,姓名,入职日期,离职日期,离职原因
A1,甲,2020-01-01,,
A2,乙,2020-01-01,2023-05-01,辞职
A3,丙,2021-06-15,,
"""


@pytest.fixture(scope="session")
def tables() -> Mapping[str, Table]:
    """Every table of the reference workspace."""
    return read_folder(reference_workspace() / "features" / "tables", Table, [])


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a delivery: file names and their text; a staff table is added unless one is given."""

    def writer(files: Mapping[str, str | bytes], *, staff: str | None = STAFF) -> Path:
        if staff is not None:
            (tmp_path / "花名册.csv").write_text(staff, encoding="utf-8")
        for name, content in files.items():
            raw = content if isinstance(content, bytes) else dedent(content).encode()
            (tmp_path / name).write_bytes(raw)
        return tmp_path

    return writer


@pytest.fixture
def read(write: Callable[..., Path], tables: Mapping[str, Table]) -> Callable[..., Reading]:
    """Write a delivery and read it, without stopping where much is set aside."""

    def reader(files: Mapping[str, str | bytes] | None = None, *, staff: str | None = STAFF) -> Reading:
        folder = write(files or {}, staff=staff)
        return read_records(folder, tables, received=RECEIVED, stop=False)

    return reader


@pytest.fixture(scope="session")
def assembled() -> Callable[[Table, pd.DataFrame], TableRows]:
    """Make rows of a table from a frame whose columns bear the ids of the table's."""

    def assembler(table: Table, frame: pd.DataFrame) -> TableRows:
        columns = tuple(pa.array(frame[name].tolist(), from_pandas=True) for name in frame)
        sheet = Sheet(f"{table.id}.csv", "", tuple(frame), columns, np.arange(len(frame), dtype=np.int64) + 2)
        problems = []
        found = assemble(table, [sheet], RECEIVED, problems)
        assert found, problems
        return found

    return assembler
