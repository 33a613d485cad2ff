"""The same county as another would export it: other spellings, sheet names and column order, one workbook."""

import io
import random
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from takeroot.records.plain_text import plain_word
from takeroot.records.read_records import read_records

EXPORT = Path(__file__).parents[1] / "data" / "county-export"
RECEIVED = date(2024, 12, 31)
LARGE = ("工资表.csv", "工作量.csv")


@pytest.fixture(scope="module")
def smaller(tmp_path_factory) -> Path:
    """The export without its two large tables."""
    return shutil.copytree(EXPORT, tmp_path_factory.mktemp("a") / "export", ignore=shutil.ignore_patterns(*LARGE))


def _frame(path: Path) -> pd.DataFrame:
    if path.suffix == ".xlsx":
        frame = pd.read_excel(path, header=2, dtype="str", engine="calamine", keep_default_na=False).iloc[:-1]
    else:
        frame = pd.read_csv(io.StringIO(_text(path.read_bytes())), dtype="str", keep_default_na=False)
    return frame


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _respelled(frame: pd.DataFrame, table, chance: random.Random) -> pd.DataFrame:
    names = {}
    for column in table.columns.values():
        known = {plain_word(spelling) for spelling in column.arrives_as}
        words = {plain_word(s): many for many in column.values.values() for s in many}  # noqa: PD011 - no frame
        for header in frame.columns:
            if plain_word(header) in known:
                names[header] = chance.choice(column.arrives_as)
                frame[header] = [chance.choice(words.get(plain_word(word), (word,))) for word in frame[header]]
    return frame[frame.columns[::-1]].rename(columns=names)


@pytest.mark.parametrize("seed", [1, 2])
def test_another_county_is_read_as_well(smaller, tables, tmp_path, seed):
    """Every table, every cell and every fault is the same; only files, headers and spellings differ."""
    chance = random.Random(seed)
    book = openpyxl.Workbook(write_only=True)
    for table in tables.values():
        known = {plain_word(name) for name in table.arrives_as}
        for path in (path for path in sorted(smaller.iterdir()) if plain_word(path.stem) in known):
            frame = _respelled(_frame(path), table, chance)
            sheet = book.create_sheet(f"{chance.choice(table.arrives_as)}2024年")
            for row in [["某某县"], list(frame.columns), *frame.to_numpy().tolist()]:
                sheet.append([str(cell).removeprefix("=") for cell in row])  # a name that looks like a formula
    book.save(tmp_path / "全部.xlsx")
    one = read_records(smaller, tables, received=RECEIVED)
    two = read_records(tmp_path / "全部.xlsx", tables, received=RECEIVED)
    pd.testing.assert_frame_equal(one.counts, two.counts)
    for key in tables:
        shown = [name for name in one.tables[key].columns if name != "name"]
        pd.testing.assert_frame_equal(one.tables[key][shown], two.tables[key][shown])
    same = ["table", "key", "value", "effect", "code"]
    faults = [found.set_aside.sort_values(same, ignore_index=True)[same] for found in (one, two)]
    pd.testing.assert_frame_equal(*faults)
