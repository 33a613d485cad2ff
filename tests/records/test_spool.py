"""People in groups, and large files spread over them: every row comes back, to its own group, as it was written."""

from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from small_tables import column, table

from takeroot.records.cells.column_cells import ColumnCells
from takeroot.records.groups import packed_ids as packed_module
from takeroot.records.groups import spool as spool_module
from takeroot.records.groups.ids_of_file import IdsOfFile
from takeroot.records.groups.packed_ids import PackedIds
from takeroot.records.groups.people_in_groups import PeopleInGroups, is_sorted
from takeroot.records.groups.rows_by_group import RowsByGroup
from takeroot.records.groups.spool import read_spooled, spool

WORDS = ["p5", "p1", "工3", "nobody", "p2", "p4"]
GROUP = {"p1": 1, "p2": 0, "工3": 2, "p4": 1, "p5": 1}


@pytest.fixture
def people():
    """Five people of three groups, as rows of the staff name them; one word stands in no row."""
    rows = np.array([4, 0, -1, 1, 2, 1, 5], dtype=np.int32)
    staff_id = ColumnCells(rows, np.zeros(7, dtype=np.int8), pa.array(WORDS))
    return PeopleInGroups.of(staff_id, pd.Series(GROUP), 3)


def test_people_stand_in_their_groups_by_their_ids(people):
    """Each once, whatever the order of words and rows; who stands in no row is nobody."""
    assert people.groups == 3
    assert [people.ids_of(group).to_pylist() for group in range(3)] == [["p2"], ["p1", "p4", "p5"], ["工3"]]
    assert people.sizes.tolist() == [1, 3, 1]
    assert people.packed.ids.to_pylist() == ["p1", "p2", "p4", "p5", "工3"]
    assert people.group.tolist() == [1, 0, 1, 1, 2]
    assert people.place.tolist() == [0, 0, 1, 2, 0]
    assert people.plain.tolist() == [True, True, True, True, False]
    asked = pa.array(["p4", "p9", "p2", "工3"])
    assert people.groups_of(asked).tolist() == [1, 0, 0, 2, 0]
    assert people.groups_of(asked).dtype == np.int16


def test_who_is_in_no_group_is_in_the_first():
    """Somebody whose rows were set aside; and a group may have nobody."""
    staff_id = ColumnCells(np.array([0, 1], dtype=np.int32), np.zeros(2, dtype=np.int8), pa.array(["a", "b"]))
    people = PeopleInGroups.of(staff_id, pd.Series({"b": 2}), 4)
    assert people.sizes.tolist() == [1, 0, 1, 0]
    assert people.ids_of(0).to_pylist() == ["a"]
    none = ColumnCells(np.array([-1], dtype=np.int32), np.zeros(1, dtype=np.int8))
    nobody = PeopleInGroups.of(none, pd.Series({"b": 1}), 2)
    assert nobody.sizes.tolist() == [0, 0]
    assert nobody.groups_of(pa.array(["a"])).tolist() == [0, 0]


def test_words_that_rise():
    """None twice, none before the one above it; one word or none always does."""
    for words, rise in (
        ([], True),
        (["b"], True),
        (["b", "a"], False),
        (["a", "b", "b"], False),
        (["a", "b", "c"], True),
    ):
        assert is_sorted(pa.array(words, pa.string())) is rise


def test_rows_by_group():
    """In their old order, the last group too; a group may have none."""
    rows = RowsByGroup.of(np.array([2, 0, 2, 0, 2]), groups=4)
    assert [rows.at(group).tolist() for group in range(4)] == [[1, 3], [], [0, 2, 4], []]
    many = RowsByGroup.of(np.tile([1, 0, 1], 100), groups=2)
    assert [many.at(group).tolist() for group in range(2)] == [
        list(range(1, 300, 3)),
        [at for at in range(300) if at % 3 != 1],
    ]


KINDS = {
    "text": pa.string(),
    "long text": pa.large_string(),
    "coded": pa.dictionary(pa.int32(), pa.string()),
}
IDS = ["p4", "p2", None, "p4", "p9", "p１", "p1", "工3", "p9", "q", "p5", "p2", "合计"]


@pytest.fixture
def spread(tmp_path, people):
    """Spread a file of these ids, and read it back: by group line, id, amount and note."""

    def made(ids, *, row_groups=100, empty_as=()):
        numbers = np.arange(len(ids))
        notes = [f"n{number % 3}" if number % 4 else None for number in numbers]
        frame = pa.table({"note": pa.array(notes, pa.string()), "who": ids, "pay": numbers + 0.5})
        path = tmp_path / "pay.parquet"
        pq.write_table(frame, path, row_group_size=row_groups)
        declared = table("who", who=column("id", empty_as=empty_as))
        found = IdsOfFile("who", declared.columns["who"], people, date(2024, 12, 31))
        spool(path, found, tmp_path / "deep" / "spool")
        told = found.others() or (None,) * 3
        return [
            read_spooled(path, tmp_path / "deep" / "spool", group, people.ids_of(group), ("who", told[group]))
            for group in range(3)
        ]

    return made


def rows(sheet):
    """Its cells line by line."""
    return list(zip(sheet.lines.tolist(), *(one.to_pylist() for one in sheet.columns), strict=True))


def wanted(ids):
    """What each group holds: lines from one on, who is unknown with the first."""
    of_group = {0: [], 1: [], 2: []}
    for at, one in enumerate(ids):
        note = f"n{at % 3}" if at % 4 else None
        group = GROUP.get((one or "").replace("１", "1"), 0)
        of_group[group].append((at + 1, note, one, at + 0.5))
    return [of_group[group] for group in range(3)]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize(("batch", "row_groups"), [(1 << 17, 100), (2, 100), (3, 5)])
def test_every_row_goes_to_its_group_as_it_was_written(spread, monkeypatch, kind, batch, row_groups):
    """In its old order, with its line, however the file is cut; ids that are nobody's keep their text."""
    monkeypatch.setattr(spool_module, "_BATCH", batch)
    sheets = spread(pa.array(IDS).cast(kind), row_groups=row_groups)
    assert [rows(sheet) for sheet in sheets] == wanted(IDS)
    assert [(sheet.file, sheet.header) for sheet in sheets] == [("pay.parquet", ("note", "who", "pay"))] * 3


def test_ids_are_laid_down_as_positions(spread):
    """Those of the group first, which need not be read again; then each other text once."""
    sheets = spread(pa.array(IDS))
    assert [dict(sheet.plain) for sheet in sheets] == [{1: 1}, {1: 3}, {1: 1}]
    assert [sheet.columns[1].dictionary.to_pylist() for sheet in sheets] == [
        ["p2", "p9", "q", "合计"],
        ["p1", "p4", "p5", "p１"],
        ["工3", "工3"],
    ]
    assert sheets[0].lines.dtype == np.int64


def test_a_file_without_rows_or_with_rows_of_one_group(spread):
    """Groups without rows are sheets without rows."""
    assert [len(sheet.lines) for sheet in spread(pa.array([], pa.string()))] == [0, 0, 0]


def test_many_rows_keep_their_order(spread):
    """Within each group."""
    ids = ["p4", "p2", "p4", "p9", "工3"] * 40
    assert [rows(sheet) for sheet in spread(pa.array(ids))] == wanted(ids)


def test_rows_of_one_group_alone(spread):
    """Nobody else's are looked for."""
    assert [len(sheet.lines) for sheet in spread(pa.array(["p4", "p5", "p4"]))] == [0, 3, 0]


def test_numbers_are_kept_as_they_are(spread):
    """An id that came as a number is nobody's text; and so is one in a column that has words for nothing."""
    sheets = spread(pa.array([7, None, 8]))
    assert [one[2] for one in rows(sheets[0])] == [7, None, 8]
    assert dict(sheets[0].plain) == {}


def test_a_column_with_words_for_nothing_is_read_like_any_other(spread):
    """What is nothing there would be somebody's id elsewhere."""
    sheets = spread(pa.array(["p4", "-", "p2", "p1"]), empty_as=("-",))
    assert [[one[2] for one in rows(sheet)] for sheet in sheets] == [["-", "p2"], ["p4", "p1"], []]
    assert dict(sheets[1].plain) == {}


def test_ids_of_many_lengths_are_found():
    """Up to four words and beyond, one letter, none, and such as begin alike or like all others."""
    known = sorted(["S", "S1", "S10", "S1000001", "S10000012", "S" * 9, "S" * 32, "S" * 33, "S2" * 16])
    asked = pa.array([*known, "", "s", "S0", "S11", "T1", "S" * 31, "S" * 34, "S10000013", "S2" * 15 + "S3"])
    found = PackedIds.of(pa.array(known)).places(asked).tolist()
    assert found == [*range(len(known)), *[-1] * 9]
    few = [word for word in known if len(word) < 33]
    assert PackedIds.of(pa.array(few)).places(pa.array([*few, "S" * 33, "S1 "])).tolist() == [*range(len(few)), -1, -1]


def test_ids_of_one_length_are_found():
    """As those of many; asked in part, among others of the same length and among longer ones."""
    known = pa.array([f"W{at:09}" for at in range(0, 3000, 7)])
    packed = PackedIds.of(known)
    assert packed.is_complete
    assert packed.places(known).tolist() == list(range(len(known)))
    assert packed.places(known.slice(5, 3)).tolist() == [5, 6, 7]
    assert packed.places(pa.array(["W000000008", "V000000007", "X000000007"])).tolist() == [-1, -1, -1]
    assert packed.places(pa.array(["W000000007", "V000000007", "W000000014"])).tolist() == [1, -1, 2]
    assert packed.places(pa.array(["W000000014", "W00000001", "W0000000140", ""])).tolist() == [2, -1, -1, -1]
    assert packed.places(pa.array([], pa.string())).tolist() == []


@pytest.mark.parametrize(
    ("ids", "begin", "width"),
    [
        (["S01", "S02", "S19"], b"S", 1),
        (["S0100", "S0101"], b"S010", 1),
        (["a", "b" * 8], b"", 1),
        (["a", "b" * 9], b"", 2),
        (["a" * 16, "b" * 16], b"", 2),
        (["a" * 17, "b"], b"", 3),
        (["a", "b" * 32], b"", 4),
        (["a00000000x", "a00000000y", "b000000000"], b"", 2),
        (["S", "S1", "S2"], b"", 1),
        (["x1234567" + "a" * 8, "x1234567" + "b" * 8], b"x1234567", 1),
    ],
)
def test_ids_are_looked_up_as_numbers(monkeypatch, ids, begin, width):
    """Up to 32 bytes behind what all begin with, in as few numbers as they need; texts are compared no more."""

    def refuse(*_):
        raise AssertionError

    monkeypatch.setattr(packed_module, "word_places", refuse)
    packed = PackedIds.of(pa.array(ids))
    assert (packed.begin, packed.words.shape[1], packed.is_complete) == (begin, width, True)
    other = [one[:-1] + "~" for one in ids]
    asked = pa.array(
        [*other, *ids, "", ids[-1] + "0", ids[0] + "\x00", *[one[:-1] for one in ids if one[:-1] not in ids]]
    )
    found = packed.places(asked).tolist()
    assert found == [-1] * len(ids) + list(range(len(ids))) + [-1] * (len(found) - 2 * len(ids))
    alike = pa.array(other + ids)
    assert packed.places(alike.slice(len(ids), 1)).tolist() == [0]


def test_ids_that_are_too_long_for_it_are_looked_up_as_texts():
    """Of more than 32 bytes behind what all begin with."""
    assert not PackedIds.of(pa.array(["a", "b" * 33])).is_complete
    assert not PackedIds.of(pa.array(["", "b"])).is_complete
    assert PackedIds.of(pa.array(["S" * 9 + "a", "S" * 9 + "b" * 32])).is_complete


def test_a_row_group_s_ids_are_looked_up_once(spread, monkeypatch):
    """Batches of one row group share their texts; those of the next have their own."""
    asked, places = [], PackedIds.places

    def noted(self, texts):
        asked.append(texts.to_pylist())
        return places(self, texts)

    monkeypatch.setattr(PackedIds, "places", noted)
    monkeypatch.setattr(spool_module, "_BATCH", 2)
    ids = ["p4", "p2", "p4", "p1", "p5", "p5", "p2", "p1"]
    sheets = spread(pa.array(ids), row_groups=4)
    assert [rows(sheet) for sheet in sheets] == wanted(ids)
    assert asked == [["p4", "p2", "p1"], ["p5", "p2", "p1"]]


def test_texts_that_no_row_holds_are_nobody_s(spread):
    """A dictionary may name more than its rows."""
    coded = pa.DictionaryArray.from_arrays(pa.array([1, 1, 0], pa.int32()), pa.array(["p2", "q", "ghost"]))
    assert spread(coded)[0].columns[1].dictionary.to_pylist() == ["p2", "q"]


def test_one_id_or_none():
    """Nothing is left of a single one where all begin alike with it."""
    assert PackedIds.of(pa.array(["a"])).places(pa.array(["a", "b", "aa", ""])).tolist() == [0, -1, -1, -1]
    assert PackedIds.of(pa.array([], pa.string())).places(pa.array(["a", ""])).tolist() == [-1, -1]
    assert PackedIds.of(pa.array(["", "a"])).places(pa.array(["a", "", "b"])).tolist() == [1, 0, -1]
