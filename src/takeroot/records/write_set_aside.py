"""What was set aside, as files for the people who can mend it at its source."""

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_set_aside(set_aside: pd.DataFrame, folder: Path) -> tuple[Path, ...]:
    """Write set_aside.parquet and set_aside.csv; equal frames give equal bytes.

    The Parquet file holds values as they stood. In the CSV file, which people open in a spreadsheet, a cell that could
    act as a formula has an apostrophe before it; its byte-order mark lets spreadsheets read the Chinese.

    Parameters
    ----------
    set_aside : DataFrame
        `Reading.set_aside`.
    folder : Path
        Made if it is not there.

    Returns
    -------
    tuple of Path
        The files written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    parquet, text = folder / "set_aside.parquet", folder / "set_aside.csv"
    pq.write_table(
        pa.Table.from_pandas(set_aside, preserve_index=False).replace_schema_metadata(None),
        parquet,
        compression="zstd",
    )
    _harmless(set_aside).to_csv(text, index=False, encoding="utf-8-sig", lineterminator="\r\n")
    return parquet, text


def _harmless(set_aside: pd.DataFrame) -> pd.DataFrame:
    return set_aside.assign(**{name: _without_formulas(set_aside[name]) for name in set_aside.columns})


def _without_formulas(column: pd.Series) -> pd.Series:
    text = column.astype("str")
    return text.where(~text.str.startswith(_STARTS_A_FORMULA), "'" + text)
