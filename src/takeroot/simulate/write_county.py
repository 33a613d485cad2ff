"""Write simulated tables as a delivery; as a real export with all its faults of form, see `write_export`."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, Self

import pandas as pd
import pyarrow as pa
from pyarrow import csv, parquet

from takeroot.simulate.simulated_county import SimulatedCounty

_ROW_GROUP = 131_072

Format = Literal["csv", "parquet"]


def write_county(
    county: SimulatedCounty | Iterable[SimulatedCounty],
    folder: Path,
    *,
    format: Format = "csv",  # noqa: A002 - the word users know
) -> None:
    """Write a county's tables into `folder` and the truth into the folder `<folder>-truth` beside it.

    Parameters
    ----------
    county : SimulatedCounty or iterable of them
        A whole county, or blocks as `simulate_blocks` yields them: written one after another, in bounded memory.
    folder : Path
        Made if it is not there; files of the same names are replaced.
    format : str
        `csv` (UTF-8, one file a table) or `parquet` (row groups of 131,072). The truth is always Parquet.

    Examples
    --------
    >>> import tempfile
    >>> from takeroot.simulate.simulate import simulate
    >>> with tempfile.TemporaryDirectory() as name:
    ...     write_county(simulate(staff=40, months=3, seed=1), Path(name) / "data")
    ...     print((Path(name) / "data" / "pay.csv").read_text(encoding="utf-8").splitlines()[0])
    staff_id,month,base_pay,performance_pay,allowances,insurances
    """
    blocks = [county] if isinstance(county, SimulatedCounty) else county
    tables, truth = _Folder(folder, format), _Folder(folder.with_name(f"{folder.name}-truth"), "parquet")
    with tables, truth:
        for block in blocks:
            tables.write(block.tables)
            truth.write(
                {name: frame for name, frame in block.truth.items() if not truth.holds(name) or name != "world"}
            )


class _Folder:
    """Open files of one folder, one a table, that take one block after another."""

    def __init__(self, folder: Path, form: Format) -> None:
        self._folder, self._form = folder, form
        self._writers: dict[str, csv.CSVWriter | parquet.ParquetWriter] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for writer in self._writers.values():
            writer.close()

    def holds(self, name: str) -> bool:
        return name in self._writers

    def write(self, frames: Mapping[str, pd.DataFrame]) -> None:
        for name, frame in frames.items():
            table = _arrow(frame, plain=self._form == "csv")
            if name not in self._writers:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._writers[name] = self._open(self._folder / f"{name}.{self._form}", table.schema)
            writer = self._writers[name]
            if self._form == "csv":
                writer.write_table(table)
            else:
                writer.write_table(table.cast(writer.schema), row_group_size=_ROW_GROUP)

    def _open(self, path: Path, schema: pa.Schema) -> csv.CSVWriter | parquet.ParquetWriter:
        if self._form == "parquet":
            return parquet.ParquetWriter(path, schema)
        with path.open("wb") as header:
            header.write((",".join(schema.names) + "\n").encode())
        options = csv.WriteOptions(include_header=False, quoting_style="none")
        return csv.CSVWriter(pa.OSFile(str(path), "ab"), schema, write_options=options)


def _arrow(frame: pd.DataFrame, *, plain: bool) -> pa.Table:
    """As Arrow, without pandas' own notes; without dictionaries where the format knows none."""
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    fields = [_field(field, plain=plain) for field in table.schema]
    return table.cast(pa.schema(fields))


def _field(field: pa.Field, *, plain: bool) -> pa.Field:
    if pa.types.is_dictionary(field.type):
        return pa.field(field.name, pa.string() if plain else pa.dictionary(pa.int32(), pa.string()))
    if pa.types.is_large_string(field.type) or pa.types.is_null(field.type):
        return pa.field(field.name, pa.string())
    return field
