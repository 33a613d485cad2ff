"""What is written of what was set aside."""

import pandas as pd
import pyarrow.parquet as pq
import pytest

from takeroot.records.suggest_spellings import suggest_spellings
from takeroot.records.write_set_aside import write_set_aside

BAD = "工号,月份,基本工资\nA1,202301,=cmd|' /C calc'!A0\nA1,202302,@SUM(1)\nA3,202301,-x\n"


def test_both_files_hold_every_line(read, tmp_path):
    """Parquet as it stood; CSV with a byte-order mark, and no cell that a spreadsheet would run."""
    reading = read({"工资表.csv": BAD})
    parquet, text = write_set_aside(reading.set_aside, tmp_path / "out")
    assert pd.read_parquet(parquet)["value"].tolist() == ["=cmd|' /C calc'!A0", "@SUM(1)", "-x"]
    assert text.read_bytes().startswith(b"\xef\xbb\xbf")
    written = pd.read_csv(text, dtype="str", keep_default_na=False)
    assert written["value"].tolist() == ["'=cmd|' /C calc'!A0", "'@SUM(1)", "'-x"]
    assert list(written.columns) == ["table", "file", "line", "key", "column", "value", "effect", "code", "reason"]


def test_equal_frames_give_equal_bytes(read, tmp_path):
    """Writing twice changes nothing."""
    reading = read({"工资表.csv": BAD})
    one, two = (write_set_aside(reading.set_aside, tmp_path / name) for name in ("one", "two"))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in two]


def test_the_files_are_what_spreadsheets_and_other_programs_expect(tmp_path):
    """Lines of CSV end as RFC 4180 says, rows stand in their order whatever their index, folders are made."""
    frame = pd.DataFrame({"line": [3, 2], "value": ["甲", None]}, index=[9, 4])
    parquet, text = write_set_aside(frame, tmp_path / "new" / "out")
    assert text.read_bytes() == "\ufeffline,value\r\n3,甲\r\n2,\r\n".encode()
    assert pq.read_table(parquet).to_pydict() == {"line": [3, 2], "value": ["甲", None]}
    assert pq.ParquetFile(parquet).metadata.row_group(0).column(0).compression == "ZSTD"


def test_nothing_set_aside_is_a_table_too(read, tmp_path):
    """An empty list has its columns."""
    parquet, text = write_set_aside(read().set_aside, tmp_path)
    assert not len(pd.read_parquet(parquet))
    assert text.read_text("utf-8-sig").startswith("table,file,line")


@pytest.mark.parametrize(
    ("files", "proposed"),
    [
        (
            {"职称.csv": "工号,日期,事项,职称级别\nA1,2023-01-01,聘任,特级\n"},
            '"特级", 1 times, resembles none of none, junior',
        ),
        ({"工资表.csv": "工号,月份,基本工资额\nA1,202301,1\n"}, "[columns.base_pay] # 基本工资: add to arrives_as"),
        ({"通勤.csv": "工号,生效日期,住房\nA1,2023-01-01,单位职工宿舍\n"}, '"单位职工宿舍"]'),
        (
            {"通勤.csv": "工号,生效日期,住房\nA1,2023-01-01,蒙古包\n"},
            '# 住房: "蒙古包", 1 times, resembles none of own',
        ),
    ],
)
def test_spellings_are_proposed(read, tables, files, proposed):
    """A near header or word is proposed as a patch, anything else listed with what is allowed."""
    assert proposed in suggest_spellings(read(files), tables)


def test_a_proposal_is_toml(read, tables):
    """It can be pasted as it stands, and the pasted spelling is then known."""
    import tomllib  # noqa: PLC0415 - this test alone reads TOML

    patch = suggest_spellings(read({"工资表.csv": "工号,月份,基本工资额\nA1,202301,1\n"}), tables)
    assert "基本工资额" in tomllib.loads(patch)["columns"]["base_pay"]["arrives_as"]


def test_nothing_to_suggest(read, tables):
    """Where everything was recognised nothing is proposed."""
    assert suggest_spellings(read(), tables) == ""
