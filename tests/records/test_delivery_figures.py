"""What a delivery looks like in figures, and from which figure on it is held: each border from both sides."""

from datetime import date

import pandas as pd
import pytest

from takeroot.records.delivery_alarms import delivery_alarms
from takeroot.records.delivery_profile import delivery_profile, profile_of_parts, table_facts
from takeroot.records.read_records import read_records

STAFF = (
    "staff_id,hire_date,exit_date,exit_reason,profession\nA1,2020-01-01,,,nurse\nA2,2020-01-01,,,\nA3,2020-01-01,,,\n"
)
PAY = "staff_id,month,base_pay\nA1,2024-10,1\nA1,2024-11,1\nA2,2024-11,\nA3,2024-11,1\n"
FAMILY = "staff_id,effective_date,marital_status\nA1,2024-03-01,married\nA2,2024-12-11,\n"


@pytest.fixture
def profile(tmp_path, tables):
    """Measure a delivery of some files that came on a day."""

    def measured(received, **files):
        for name, text in ({"staff": STAFF} | files).items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        found = delivery_profile(read_records(tmp_path, tables, received=received, stop=False).tables, tables)
        return found["received"], found["tables"]

    return measured


def test_figures_of_each_kind_of_table(profile):
    """A monthly table's are of its newest month, others' of all rows; an entity has no newest row."""
    received, found = profile(date(2024, 12, 31), pay=PAY, family=FAMILY)
    assert received == "2024-12-31"
    assert found == {
        "staff": {
            "rows": 3,
            "lag": None,
            "newest_rows": 3,
            "filled": {"staff_id": 1, "hire_date": 1, "exit_date": 0, "exit_reason": 0, "profession": 0.3333},
        },
        "pay": {"rows": 4, "lag": 31, "newest_rows": 3, "filled": {"staff_id": 1, "month": 1, "base_pay": 0.6667}},
        "family": {
            "rows": 2,
            "lag": 20,
            "newest_rows": 2,
            "filled": {"staff_id": 1, "effective_date": 1, "marital_status": 0.5},
        },
    }


def test_a_table_without_rows_has_no_newest(profile):
    """Headers alone: nothing is filled."""
    found = profile(date(2024, 12, 31), pay=PAY.splitlines()[0] + "\n", family=FAMILY.splitlines()[0] + "\n")[1]
    for table in ("pay", "family"):
        assert (found[table]["rows"], found[table]["lag"], found[table]["newest_rows"]) == (0, None, 0)
        assert set(found[table]["filled"].values()) == {0.0}


def test_rows_that_lie_ahead_are_not_the_newest(profile):
    """A measure that begins next year tells nothing of how fresh the table is."""
    measures = "staff_id,start_date,lever\nA1,2024-12-01,talent_flat\nA2,2024-12-31,talent_flat\n"
    assert profile(date(2024, 12, 31), measures=measures)[1]["measures"]["lag"] == 0


def figures(rows=100, lag=20, newest_rows=50, **filled):
    """A profile of one table."""
    return {"tables": {"pay": {"rows": rows, "lag": lag, "newest_rows": newest_rows, "filled": filled}}}


@pytest.mark.parametrize(
    ("now", "before", "alarms"),
    [
        pytest.param(figures(), figures(), [], id="as before"),
        pytest.param(figures(rows=85), figures(), [], id="15 % fewer rows"),
        pytest.param(figures(rows=84), figures(), ["84 rows where the delivery before had 100"], id="more than 15 %"),
        pytest.param(figures(rows=1, newest_rows=1), figures(rows=29, newest_rows=29), [], id="too few to tell"),
        pytest.param(
            figures(rows=1, newest_rows=1),
            figures(rows=30, newest_rows=1),
            ["1 rows where the delivery before had 30"],
            id="just enough to tell",
        ),
        pytest.param(
            figures(newest_rows=42),
            figures(),
            ["42 rows of its newest month where the delivery before had 50"],
            id="fewer in the newest month",
        ),
        pytest.param(
            figures(rows=1, newest_rows=1), figures(), ["1 rows where the delivery before had 100"], id="said once"
        ),
    ],
)
def test_borders_of_rows(now, before, alarms):
    """What is within the border raises none, what is beyond one."""
    _check(now, before, alarms)


@pytest.mark.parametrize(
    ("now", "before", "alarms"),
    [
        pytest.param(figures(lag=47), figures(), [], id="a monthly table 27 days later"),
        pytest.param(
            figures(lag=48), figures(), ["its newest row is 48 days old; at most 20 before"], id="a month later"
        ),
        pytest.param(figures(lag=31 + 27), figures(lag=31), [], id="a month old, 27 days later"),
        pytest.param(
            figures(lag=31 + 28),
            figures(lag=31),
            ["its newest row is 59 days old; at most 31 before"],
            id="a month old, 28 days later",
        ),
        pytest.param(figures(lag=32 + 186), figures(lag=32), [], id="half a year later where rows are rare"),
        pytest.param(
            figures(lag=32 + 187),
            figures(lag=32),
            ["its newest row is 219 days old; at most 32 before"],
            id="more than half a year later",
        ),
        pytest.param(figures(rows=50, lag=206), figures(rows=50), [], id="half a year later where all is the newest"),
        pytest.param(figures(lag=None), figures(), [], id="no date any more"),
        pytest.param(figures(lag=900), figures(lag=None), [], id="no date before"),
    ],
)
def test_borders_of_age(now, before, alarms):
    """A monthly table moves on each month, another may rest for half a year."""
    _check(now, before, alarms)


@pytest.mark.parametrize(
    ("now", "before", "alarms"),
    [
        pytest.param(figures(yuan=0.35), figures(yuan=0.5), [], id="filled 15 points less"),
        pytest.param(
            figures(yuan=0.34),
            figures(yuan=0.5),
            ["yuan is filled in 34% of its rows; at least 50% before"],
            id="more than 15 points",
        ),
        pytest.param(figures(rows=28, newest_rows=29, yuan=0), figures(rows=28, newest_rows=29, yuan=1), [], id="few"),
        pytest.param(
            figures(newest_rows=30, yuan=0),
            figures(newest_rows=30, yuan=1),
            ["yuan is filled in 0% of its rows; at least 100% before"],
            id="enough",
        ),
        pytest.param(figures(yuan=0.1), figures(), [], id="a new column"),
        pytest.param(
            figures(), figures(yuan=0.16), ["the column yuan did not come, though it came before"], id="a column gone"
        ),
        pytest.param(figures(), figures(yuan=0.15), [], id="a column gone that held next to nothing"),
    ],
)
def test_borders_of_columns(now, before, alarms):
    """Fifteen points of filled cells, in thirty rows at least."""
    _check(now, before, alarms)


def _check(now, before, alarms):
    found = delivery_alarms(now, [before])
    assert [alarm.what for alarm in found] == alarms
    assert {alarm.where for alarm in found} <= {"pay"}


def test_the_last_twelve_count():
    """The longest lag and the emptiest column of a year; what is longer ago is forgotten."""
    old = figures(lag=400, yuan=0.0)
    now = figures(lag=300, yuan=0.5)
    assert delivery_alarms(now, [old, *[figures(yuan=1.0)] * 11]) == []
    assert len(delivery_alarms(now, [old, *[figures(yuan=1.0)] * 12])) == 2


def test_all_tables_are_looked_at():
    """One that did not come does not hide what is wrong with the next; one that was not there before is new."""
    before = {"tables": {"gone": figures()["tables"]["pay"]} | figures()["tables"]}
    now = {"tables": figures(rows=1)["tables"] | {"new": figures(rows=1)["tables"]["pay"]}}
    assert [alarm.where for alarm in delivery_alarms(now, [before])] == ["gone", "pay"]


def test_without_a_past_there_is_no_alarm():
    """The first delivery of all."""
    assert delivery_alarms(figures(rows=1), []) == []


def test_what_an_alarm_advises():
    """Where, what, and what can be done."""
    (alarm,) = delivery_alarms({"tables": {}}, [figures()])
    assert str(alarm) == "pay: did not come, though it came before; ask why, or score it with --force"


def test_the_lowest_and_longest_of_a_year_count():
    """Not those of the delivery before alone; of a table that came only now and then, those that came."""
    past = [figures(lag=30, yuan=0.6), figures(lag=20, yuan=0.9), {"tables": {}}, figures(lag=25, yuan=0.8)]
    assert delivery_alarms(figures(lag=57, yuan=0.45), past) == []
    assert [alarm.what for alarm in delivery_alarms(figures(lag=58, yuan=0.44), past)] == [
        "its newest row is 58 days old; at most 30 before",
        "yuan is filled in 44% of its rows; at least 60% before",
    ]
    assert delivery_alarms({"tables": {}}, [figures(), {"tables": {}}]) == []
    assert len(delivery_alarms(figures(), [figures(yuan=0.9), figures(yuan=0.9)])) == 1
    assert delivery_alarms(figures(), [figures(yuan=0.9), figures()]) == []


PARTS = "staff_id month base_pay", [("A1", 24298, 1.0), ("A2", 24299, None), ("A3", 24299, 5.0)]


def _frame(names, rows):
    return pd.DataFrame(rows, columns=names.split())


def test_parts_of_a_table_are_put_together(tables):
    """Of a monthly table the parts that hold its newest month; of another all, its newest row among them."""
    came, received = frozenset({"staff_id", "month", "base_pay"}), date(2024, 12, 31)
    pay = [_frame(PARTS[0], PARTS[1][:2]), _frame(PARTS[0], PARTS[1][2:]), _frame(PARTS[0], PARTS[1][:1])]
    whole = profile_of_parts(
        {"pay": [table_facts(part, tables["pay"], came, received) for part in [*pay, pay[0].head(0)]]}, tables, received
    )
    assert whole["tables"]["pay"] == {
        "rows": 4,
        "lag": 0,
        "newest_rows": 2,
        "filled": {"staff_id": 1.0, "month": 1.0, "base_pay": 0.5},
    }
    dated = "staff_id effective_date marital_status"
    rows = [("A1", pd.Timestamp("2024-12-01"), "married"), ("A2", pd.Timestamp("2024-12-31"), None)]
    rows += [("A3", pd.Timestamp("2025-01-01"), "single"), ("A4", pd.NaT, None)]
    family = [_frame(dated, rows[at : at + 1]) for at in range(4)]
    came = frozenset({"staff_id", "marital_status"})
    facts = [table_facts(part, tables["family"], came, received) for part in family]
    assert [fact.newest for fact in facts] == [20_058, 20_088, None, None]
    assert [dict(fact.filled) for fact in facts[:2]] == [
        {"staff_id": 1, "marital_status": 1},
        {"staff_id": 1, "marital_status": 0},
    ]
    assert profile_of_parts({"family": facts}, tables, received)["tables"]["family"] == {
        "rows": 4,
        "lag": 0,
        "newest_rows": 4,
        "filled": {"staff_id": 1.0, "marital_status": 0.5},
    }


def test_shares_are_rounded_to_four_places(tables):
    """Two of three."""
    frame = _frame(PARTS[0], [("A1", 1, 1.0), ("A2", 1, 1.0), ("A3", 1, None)])
    facts = table_facts(frame, tables["pay"], frozenset({"base_pay", "bonus"}), date(2024, 12, 31))
    whole = profile_of_parts({"pay": [facts]}, tables, date(2024, 12, 31))
    assert whole["received"] == "2024-12-31"
    assert whole["tables"]["pay"]["filled"] == {"base_pay": 0.6667}
