"""CSV for spreadsheets: readable, and nothing in it runs."""

import csv

import pandas as pd
import pytest

from takeroot.runs.csv import write_csv


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
def test_formulas(tmp_path, text):
    """A text that a spreadsheet would run gets an apostrophe before it."""
    path = write_csv(pd.DataFrame({"value": [text]}), tmp_path / "a.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["value"], [f"'{text}"]]


@pytest.mark.parametrize("text", ["-3", "+4.5", "张伟", "a=b", "", "2024-12"])
def test_plain_text(tmp_path, text):
    """Numbers and plain text stay as they are."""
    path = write_csv(pd.DataFrame({"value": [text], "line": [1]}), tmp_path / "a.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["value", "line"], [text, "1"]]


def test_bytes(tmp_path):
    """UTF-8 with a byte-order mark, lines end as Excel writes them, missing is nothing, no index."""
    frame = pd.DataFrame({"name": ["张", None], "risk": [0.5, float("nan")]})
    assert write_csv(frame, tmp_path / "a.csv").read_bytes() == "\ufeffname,risk\r\n张,0.5\r\n,\r\n".encode()


def test_empty(tmp_path):
    """A frame without rows is its header."""
    frame = pd.DataFrame({"a": pd.Series(dtype="str"), "b": pd.Series(dtype="float64")})
    assert write_csv(frame, tmp_path / "a.csv").read_text(encoding="utf-8-sig") == "a,b\n"
