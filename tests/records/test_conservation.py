"""Nothing is lost: rows counted by code that shares nothing with the reader, on random tables."""

import csv
import io
from collections import Counter
from datetime import date

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from takeroot.records.read_records import read_records

RECEIVED = date(2024, 12, 31)
PEOPLE = ["A1", "A2", "A3", "B9", "", "1.2E+17", " A1 ", "Ａ２"]
MONTHS = ["2023-01", "202302", "2023年3月", "2023.1", "2023.04", "2026-01", "x", "", "45047"]
AMOUNTS = ["3000", "3,000.00", "三千", "", "-5", "1e9", "0.3万", '"', "a,b", "一\n二", "/"]
STAFF = "工号,入职日期,离职日期,离职原因\nA1,2020-01-01,,\nA2,2020-01-01,2023-01-31,辞职\nA3,2021-02-30,,\n"

ROWS = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(MONTHS), st.sampled_from(AMOUNTS), st.sampled_from(AMOUNTS)),
    max_size=25,
)


def _write(folder, rows, name="工资表.csv"):
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([("工号", "月份", "基本工资", "绩效工资"), *rows])
    (folder / name).write_text(stream.getvalue(), encoding="utf-8", newline="")
    (folder / "花名册.csv").write_text(STAFF, encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One folder for all examples: each writes the same two files anew."""
    return tmp_path_factory.mktemp("delivery")


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(rows=ROWS)
def test_rows_read_are_used_or_set_aside(folder, tables, rows):
    """Rows in the file, without blank ones, equal rows used plus lines set aside."""
    _write(folder, rows)
    reading = read_records(folder, tables, received=RECEIVED, stop=False)
    filled = sum(any(cell.strip() for cell in row) for row in rows)
    gone = reading.set_aside[(reading.set_aside["table"] == "pay") & (reading.set_aside["effect"] == "row")]
    lines = set(gone["line"])
    assert filled == len(reading.tables["pay"]) + len(lines)
    counts = reading.counts.set_index("table").loc["pay"]
    assert counts["read"] == filled
    assert counts["set_aside"] == len(lines)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(rows=ROWS, seed=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(folder, tables, rows, seed):
    """Shuffled rows give the same clean table and the same faults, lines aside."""
    _write(folder, rows)
    one = read_records(folder, tables, received=RECEIVED, stop=False)
    shuffled = list(rows)
    seed.shuffle(shuffled)
    _write(folder, shuffled)
    two = read_records(folder, tables, received=RECEIVED, stop=False)
    pd.testing.assert_frame_equal(one.tables["pay"], two.tables["pay"])
    said = ["table", "key", "column", "effect", "code"]
    assert Counter(map(tuple, one.set_aside[said].to_numpy())) == Counter(map(tuple, two.set_aside[said].to_numpy()))


INJECTED = [
    ("工号", "Z{at}", "person_unknown"),
    ("月份", "2023.13", "no_such_date"),
    ("基本工资", "abc", "not_a_number"),
    ("绩效工资", "300000", "out_of_range"),
    ("津贴补贴", "#REF!", "cell_error"),
]


def test_a_thousand_injected_cells_are_all_located(tmp_path, tables):
    """Each bad cell is listed once, with its own line, header and value; all other rows are used whole."""
    headers = ["工号", "月份", "基本工资", "绩效工资", "津贴补贴"]
    people = [f"P{at:05d}" for at in range(500)]
    rows = [[p, f"2023-{m:02d}", "3000", "500", "20"] for p in people for m in range(1, 13)]
    expected = set()
    for at in range(1000):
        header, pattern, code = INJECTED[at % len(INJECTED)]
        text = pattern.format(at=at)
        rows[at * 5 + 2][headers.index(header)] = text
        expected.add((at * 5 + 4, header, text, code))
    (tmp_path / "工资表.csv").write_text("\n".join(map(",".join, [headers, *rows])), encoding="utf-8")
    staff = ["工号,入职日期,离职日期,离职原因", *(f"{p},2020-01-01,," for p in people)]
    (tmp_path / "花名册.csv").write_text("\n".join(staff), encoding="utf-8")
    reading = read_records(tmp_path, tables, received=RECEIVED)
    found = reading.set_aside[["line", "column", "value", "code"]].itertuples(index=False, name=None)
    assert set(found) == expected
    assert len(reading.set_aside) == 1000
    assert len(reading.tables["pay"]) == 6000 - 400
