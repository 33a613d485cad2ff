"""The sizes up to which files are opened, to the byte: files and archives that claim a size and hold nothing of it."""

import os
import zipfile
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from takeroot.errors import RecordsError
from takeroot.records.sources import parquet as parquet_module
from takeroot.records.sources import require_filled as require_filled_module
from takeroot.records.sources import weigh as weigh_module
from takeroot.records.sources.parquet import read_parquet
from takeroot.records.sources.require_filled import require_filled
from takeroot.records.sources.weigh import weigh

MB, GB = 1 << 20, 1 << 30


def of_size(path, size):
    """A file of that size that takes no room."""
    path.touch()
    os.truncate(path, size)
    return path


def claiming(path, unfolded, packed, name="xl/a.bin"):
    """An archive with one part that claims these sizes."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "")
        archive.filelist[0].file_size, archive.filelist[0].compress_size = unfolded, packed
    return path


def holding(path, **parts):
    """A workbook of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def refused(path, match):
    """It is refused in these words."""
    with pytest.raises(RecordsError, match=match):
        weigh(path)


def test_files_up_to_four_gigabytes(tmp_path):
    """Not a byte more."""
    weigh(of_size(tmp_path / "a.csv", 4 * GB))
    refused(of_size(tmp_path / "a.csv", 4 * GB + 1), r"a\.csv: refused: 4096 MB; deliver it in parts")


def test_workbooks_up_to_256_megabytes(tmp_path):
    """Of any kind, however their names are written; a text may be larger."""
    weigh(of_size(tmp_path / "a.csv", 256 * MB + 1))
    for suffix in ("xlsx", "XLSM"):
        refused(of_size(tmp_path / f"a.{suffix}", 256 * MB), "not a readable workbook")
    for suffix in ("xlsx", "XLSM", "Xls"):
        refused(of_size(tmp_path / f"a.{suffix}", 256 * MB + 1), "a workbook of 256 MB; deliver it as CSV or Parquet")


def test_archives_that_unfold_up_to_a_gigabyte(tmp_path):
    """However well they are packed; from 32 MB on to a hundred times their size at most."""
    path = tmp_path / "a.xlsx"
    weigh(claiming(path, GB, 64 * MB))
    refused(claiming(path, GB + 1, 64 * MB), "it unfolds from 65536 KB to 1024 MB")
    weigh(claiming(path, 32 * MB, 1))
    refused(claiming(path, 32 * MB + 1, 1), "it unfolds from 0 KB to 32 MB")
    weigh(claiming(path, 100 * MB, MB))
    refused(claiming(path, 100 * MB + 1, MB), "it unfolds from 1024 KB to 100 MB")
    refused(claiming(path, 33 * MB, 0), "it unfolds")


def test_an_archive_is_weighed_under_every_name_of_a_workbook(tmp_path):
    """With macros or without, in capitals or not."""
    for suffix in ("xlsx", "xlsm", "XLSX"):
        refused(claiming(tmp_path / f"a.{suffix}", GB + 1, GB), "it unfolds")


def cells(*places):
    """A sheet in which these are filled."""
    return "".join(f'<c r="{place}"><v>1</v></c>' for place in places)


def test_sheets_of_a_million_rows_and_forty_million_cells(tmp_path):
    """1,048,576 rows, the most that a spreadsheet has; beyond forty million cells no grid is even looked at."""
    path, sheet = tmp_path / "a.xlsx", "xl/worksheets/s.xml"
    weigh(holding(path, **{sheet: cells("A1048576")}))
    refused(holding(path, **{sheet: cells("A1048577")}), "a sheet of 1048577 rows and 1 columns")
    refused(holding(path, **{sheet: cells("AN1000000")}), "1 filled cells lie scattered over 40000000")
    refused(holding(path, **{sheet: cells("BA754717")}), "a sheet of 754717 rows and 53 columns")


def test_a_count_may_be_as_high_as_its_part_is_long(tmp_path):
    """Of whatever part; readers make room for as many."""
    path = tmp_path / "a.xlsx"
    count = '<sst uniqueCount="10000" count="9999"/>'
    weigh(holding(path, **{"xl/sharedStrings.xml": count.ljust(10_000)}))
    refused(holding(path, **{"xl/sharedStrings.xml": count.ljust(9_999)}), "its parts are not what they claim to be")


def test_texts_up_to_four_gigabytes(tmp_path):
    """The longest shared one, in every cell of every sheet; what is written elsewhere is in no cell."""
    path, sheet = tmp_path / "a.xlsx", {"xl/worksheets/s.xml": cells("A1048576")}
    weigh(holding(path, **sheet, **{"xl/sharedStrings.xml": f"<t>{'x' * 4096}</t>"}))
    weigh(holding(path, **sheet, **{"xl/comments.xml": f"<t>{'x' * 9000}</t>"}))
    refused(holding(path, **sheet, **{"xl/sharedStrings.xml": f"<t>{'x' * 4097}</t>"}), "its texts unfold")
    two = {"xl/worksheets/s.xml": cells("A524288"), "xl/worksheets/t.xml": cells("A524289")}
    refused(holding(path, **two, **{"xl/sharedStrings.xml": f"<t>{'x' * 4096}</t>"}), "its texts unfold")


def test_pictures_are_not_looked_into(tmp_path):
    """Bytes that read like a declaration of entities are none there, but are in a part of XML."""
    weigh(holding(tmp_path / "a.xlsx", **{"xl/media/a.png": "<!DOCTYPE x><!ENTITY y>"}))
    for text in ("<!DOCTYPE x>", "<!ENTITY y>"):
        refused(holding(tmp_path / "a.xlsx", **{"xl/other.xml": text}), "not what they claim to be")


def test_a_part_is_looked_at_piece_by_piece(tmp_path, monkeypatch):
    """To its end, whatever it is; what lies across two pieces is seen."""
    for chunk in (8, 13, 40):
        monkeypatch.setattr(weigh_module, "_CHUNK", chunk)
        for text in ("<!DOCTYPE x>", "<!ENTITY y>", '<x count="54321"/>'):
            for name in ("xl/other.xml", "xl/worksheets/s.xml"):
                refused(
                    holding(tmp_path / "a.xlsx", **{name: " " * 100 + text + " " * 50}), "not what they claim to be"
                )


def test_a_large_sheet_that_is_filled_is_read(tmp_path, monkeypatch):
    """One cell of twenty will do; one of twenty-one will not, nor one that is written empty."""
    monkeypatch.setattr(require_filled_module, "_CALM_CELLS", 10)
    sheet = "xl/worksheets/s.xml"
    weigh(holding(tmp_path / "a.xlsx", **{sheet: cells("A1", "D10")}))
    for text in (cells("A1", "C14"), cells("A1", "D10").replace("<v>1</v></c>", "", 1).replace('"A1">', '"A1"/>')):
        refused(holding(tmp_path / "a.xlsx", **{sheet: text}), "filled cells lie scattered")


def test_an_old_workbook_is_weighed_by_its_name(tmp_path):
    """Another file is left to its own reader, even if it begins as one."""
    damaged = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    for name in ("a.xls", "a.XLS", "a.csv"):
        (tmp_path / name).write_bytes(damaged)
    weigh(tmp_path / "a.csv")
    refused(tmp_path / "a.xls", r"not a readable workbook \(damaged\)")
    refused(tmp_path / "a.XLS", "not a readable workbook")


def test_a_grid_may_be_nineteen_parts_empty(tmp_path):
    """Twenty cells for each filled one; up to two million a sheet may be as empty as it likes."""
    require_filled(tmp_path / "a.xls", 2_000_000, 0)
    require_filled(tmp_path / "a.xls", 2_000_020, 100_001)
    for grid, filled in ((2_000_001, 0), (2_000_021, 100_001)):
        with pytest.raises(RecordsError, match=f"{filled} filled cells lie scattered over {grid}; delete what lies"):
            require_filled(tmp_path / "a.xls", grid, filled)


@pytest.fixture
def read_claimed(tmp_path, monkeypatch):
    """Read a Parquet file that claims so many rows and bytes unfolded in two parts, and is so large."""

    def read(size, *, rows=1, unfolded=0):
        parts = [SimpleNamespace(total_byte_size=part) for part in (unfolded // 3, unfolded - unfolded // 3)]
        facts = SimpleNamespace(num_rows=rows, num_row_groups=2, row_group=parts.__getitem__)
        file = SimpleNamespace(metadata=facts, schema_arrow=pa.schema({}))
        monkeypatch.setattr(parquet_module.pq, "ParquetFile", lambda _: file)
        return read_parquet(of_size(tmp_path / "a.parquet", size))

    return read


def test_parquet_files_of_so_many_rows(read_claimed):
    """400 million at most; from five million on a twentieth of a byte each at least."""
    for size, rows in ((30 * MB, 400_000_000), (1, 5_000_000), (300_000, 6_000_000)):
        with pytest.raises(RecordsError, match="not a readable Parquet file"):  # not refused: there is nothing in it
            read_claimed(size, rows=rows)
    for size, rows in ((30 * MB, 400_000_001), (1, 5_000_001), (299_999, 6_000_000)):
        with pytest.raises(RecordsError, match=f"refused: it unfolds to {rows} rows; deliver it in parts"):
            read_claimed(size, rows=rows)


def test_parquet_files_unfold_to_a_hundred_times_their_size(read_claimed):
    """From 256 MB on, all their parts together."""
    for size, unfolded in ((1, 256 * MB), (10 * MB, 1000 * MB)):
        with pytest.raises(RecordsError, match="not a readable Parquet file"):
            read_claimed(size, unfolded=unfolded)
        with pytest.raises(RecordsError, match=f"refused: it unfolds to {unfolded // MB} MB; deliver it in parts"):
            read_claimed(size, unfolded=unfolded + 1)


def texts(folder, **lengths):
    """A Parquet file of two columns in which texts of these lengths stand so many times."""
    words = ["x" * int(length[1:]) for length, times in lengths.items() for _ in range(times)]
    table = pa.table({"a": pa.array(words), "b": pa.array([None, *[1] * (len(words) - 1)])})
    pq.write_table(table, folder / "a.parquet")
    return folder / "a.parquet"


def test_long_texts_of_parquet_files_up_to_64_megabytes(tmp_path):
    """Those beyond 2,000 bytes, as if each row had its own: a long one that is kept once may stand in every row."""
    assert len(read_parquet(texts(tmp_path, _4096=16_384, _2000=1))[0].lines) == 16_385
    assert len(read_parquet(texts(tmp_path, _2000=33_555, _2001=1))[0].lines) == 33_556
    for many in ({"_4096": 16_384, "_2001": 1}, {"_2001": 33_555}):
        with pytest.raises(RecordsError, match="refused: its texts unfold beyond reason; deliver it in parts"):
            read_parquet(texts(tmp_path, **many))


def test_long_texts_of_all_columns_count_together(tmp_path):
    """Whatever kind of text they are; a missing one is none."""
    half = pa.array([None, *["x" * 4096] * 8192])
    more = pa.array([None, *["x" * 4096] * 8193], pa.large_string())
    pq.write_table(pa.table({"a": half, "b": more[:-1]}), tmp_path / "a.parquet")
    assert read_parquet(tmp_path / "a.parquet")[0].lines.tolist() == list(range(1, 8194))
    pq.write_table(pa.table({"a": half.take(pa.array([*range(8193), 1])), "b": more}), tmp_path / "a.parquet")
    with pytest.raises(RecordsError, match="its texts unfold"):
        read_parquet(tmp_path / "a.parquet")
