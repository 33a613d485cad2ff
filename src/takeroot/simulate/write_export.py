"""Write simulated tables as real exports come: Chinese headers and values in several spellings, GB18030, odd dates."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.random import Generator, default_rng

from takeroot.simulate.simulated_county import SimulatedCounty
from takeroot.specs.table import Column, Table

_DATES = ("{0}-{1}-{2}", "{0}/{1}/{2}", "{0}年{1}月{2}日", "{0}{1}{2}", "{0}.{1}.{2}")
_MONTHS = ("{0}-{1}", "{0}{1}", "{0}年{1}月")
_ENCODINGS = ("gb18030", "utf-8-sig", "utf-8")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def write_export(county: SimulatedCounty, folder: Path, tables: Mapping[str, Table], *, seed: int = 0) -> list[Path]:
    """Write every table as one sound CSV file whose form only is difficult; reading it gives the county's own tables.

    File names, headers and values are drawn from the spellings that the tables declare; every file has its own way to
    write dates and months, and its own encoding; some values carry spaces or full-width digits, pay carries thousands
    separators, and the pay file ends in a total line.

    Parameters
    ----------
    county : SimulatedCounty
        A small one: text is made value by value.
    folder : Path
        Made if it is not there.
    tables : mapping of str to Table
        As the workspace declares them.
    seed : int
        Another seed, other spellings.

    Returns
    -------
    list of Path
        The files, in the order of the tables.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return [
        _write(default_rng([seed, number]), county.tables[name], folder, tables[name])
        for number, name in enumerate(sorted(county.tables))
    ]


def _write(rng: Generator, frame: pd.DataFrame, folder: Path, table: Table) -> Path:
    others = [name for name in frame.columns if name not in table.key]
    order = [*table.key, *rng.permutation(np.array(others, dtype=object))]
    written = pd.DataFrame({name: _column(rng, frame[name], table.columns[name]) for name in order}, dtype="str")
    written.columns = pd.Index(_headers(rng, table, order))
    if table.id == "pay":
        total = pd.DataFrame([["合计", *[""] * (len(order) - 1)]], columns=written.columns)
        written = pd.concat([written, total], ignore_index=True)
    path = folder / f"{_one(rng, table.arrives_as or (table.id,))}.csv"
    written.to_csv(path, index=False, encoding=_one(rng, _ENCODINGS), lineterminator="\r\n")
    return path


def _one(rng: Generator, words: tuple[str, ...]) -> str:
    return words[int(rng.integers(len(words)))]


def _headers(rng: Generator, table: Table, order: list[str]) -> list[str]:
    """One spelling a column; a spelling that two columns of the table share names neither."""
    spellings = [word for column in table.columns.values() for word in column.arrives_as]
    mine = {name: [w for w in table.columns[name].arrives_as if spellings.count(w) == 1] for name in order}
    return [_one(rng, tuple(mine[name]) or (name,)) for name in order]


def _column(rng: Generator, values: pd.Series, column: Column) -> pd.Series:
    text = values.astype("str")
    if column.type == "category":
        spellings = column.values  # noqa: PD011 - a column's declared values, no DataFrame
        return text.map({name: _one(rng, words or (name,)) for name, words in spellings.items()})
    if column.type in ("date", "month"):
        return _dated(text, _one(rng, _DATES if column.type == "date" else _MONTHS))
    if column.type == "number" and column.unit == "yuan":
        return values.map("{:,.2f}".format, na_action="ignore").astype("str")
    if column.type == "number":
        full = pd.Series(rng.random(len(text)) < 0.02, index=text.index)  # noqa: PLR2004 - a few in full-width digits
        return text.where(~full, text.str.translate(_FULL_WIDTH))
    trailing = pd.Series(rng.random(len(text)) < 0.02, index=text.index)  # noqa: PLR2004 - a few with an ideographic space
    return text.where(~trailing, text + "\u3000")


def _dated(text: pd.Series, form: str) -> pd.Series:
    unique = text.dropna().unique()
    return text.map({word: form.format(*word.split("-")) for word in unique})
