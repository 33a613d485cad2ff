"""Doubles, keys that stand twice, spells that overlap, people unknown: equal to slow references, row against row."""

from collections import defaultdict

import numpy as np
import pytest

FAR = "9999-12-31"


def codes(reading, table):
    """Line and code of every fault of a table."""
    found = reading.set_aside[reading.set_aside["table"] == table]
    return sorted(zip(found["line"].tolist(), found["code"], strict=True))


def same_keys(rows, key):
    """Rows that share a key: equal ones after the first are doubles, and where any differ all stand twice."""
    alike = defaultdict(list)
    for line, row in enumerate(rows, 2):
        alike[key(row)].append((line, row))
    found = []
    for places in alike.values():
        if len({row for _, row in places}) > 1:
            found += [(line, "key_twice") for line, _ in places]
        else:
            found += [(line, "double") for line, _ in places[1:]]
    return found


@pytest.mark.parametrize("seed", range(5))
def test_rows_that_share_a_key(read, seed):
    """Compared by every column that came: numbers, missing ones, categories, and by the text of what is unreadable."""
    random = np.random.default_rng(seed)
    drawn = zip(
        random.choice(["A1", "A2"], 60),
        random.choice(["2023-01", "2023-02", "2023-03", "2022-12"], 60),
        random.choice(["", "0", "7.5", "-0.0", "x", "y"][: 2 + seed], 60),
        random.choice(["", "五险"], 60, p=[0.1, 0.9]),
        strict=True,
    )
    rows = [tuple(map(str, row)) for row in drawn]
    text = "工号,月份,绩效工资,五险两金\n" + "".join(",".join(row) + "\n" for row in rows)
    means = [(*row[:2], "0" if row[2] == "-0.0" else row[2], row[3]) for row in rows]
    unreadable = [(line, "not_a_number") for line, row in enumerate(rows, 2) if row[2] in "xy" and row[2]]
    found = codes(read({"工资表.csv": text}), "pay")
    assert found == sorted(same_keys(means, lambda row: row[:2]) + unreadable)


def overlapping(rows):
    """Pairs of spells of one person of which the earlier ends after the later begins; doubles count once."""
    found = set()
    for one, (who, begin, end) in rows.items():
        for other, (person, later, until) in rows.items():
            if one != other and who == person and (begin, end or FAR) <= (later, until or FAR) and (end or FAR) > later:
                found |= {one, other}
    return found


@pytest.mark.parametrize("seed", range(8))
def test_spells(read, seed):
    """Open ones, empty ones, those that touch, those with a key that stands twice."""
    random = np.random.default_rng(seed)
    rows = []
    for _ in range(40):
        begin = int(random.integers(0, 40))
        end = begin + int(random.choice([0, 1, 2, 5, 90], p=[0.1, 0.4, 0.3, 0.15, 0.05]))
        day, until = (f"20{10 + at // 12:02}-{at % 12 + 1:02}-01" for at in (begin, end))
        rows.append((f"A{random.integers(0, 9)}", day, until if end < begin + 90 else ""))
    text = "工号,入职日期,离职日期,离职原因\n" + "".join(f"{who},{a},{b},{'辞职' * bool(b)}\n" for who, a, b in rows)
    keys = same_keys(rows, lambda row: row[:2])
    doubles = {line for line, code in keys if code == "double"}
    spells = {line: row for line, row in enumerate(rows, 2) if line not in doubles}
    told = {line for line, code in keys if code == "key_twice"}
    wanted = keys + [(line, "spells_overlap") for line in overlapping(spells) - told]
    assert codes(read(staff=text), "staff") == sorted(wanted)


def test_a_spell_whose_end_cannot_be_read_counts_as_open(read):
    """It clashes with a later one, and not with one that ended before."""
    spells = ["A1,2015-01-01,2016-01-01,辞职", "A1,2020-01-01,2020-13-01,辞职", "A1,2022-01-01,,"]
    found = codes(read(staff="\n".join(["工号,入职日期,离职日期,离职原因", *spells])), "staff")
    assert found == [(3, "no_such_date"), (3, "spells_overlap"), (4, "spells_overlap")]


def test_who_is_known_by_one_of_several_spells(read):
    """A person one of whose rows is used is known; one all of whose rows are set aside is not, and says so."""
    staff = (
        "工号,入职日期,离职日期,离职原因\nA1,2015-01-01,2016-13-01,辞职\nA1,2010-01-01,2011-01-01,辞职\n"
        "A2,2015-01-01,2014-01-01,辞职\n"
    )
    pay = "工号,月份,基本工资\nA1,201001,1\nA2,201501,1\nA3,201501,1\n,201501,1\n"
    assert codes(read({"工资表.csv": pay}, staff=staff), "pay") == [
        (3, "person_set_aside"),
        (4, "person_unknown"),
        (5, "required_missing"),
    ]


STAFF = (
    "工号,入职日期,离职日期,离职原因\n"
    "A1,2020-03-15,2021-05-10,辞职\nA1,2022-01-01,2022-02-10,辞职\nA2,2020-03-15,,\nA3,2020-03-15,2019-01-01,辞职\n"
)


@pytest.mark.parametrize(
    ("table", "rows", "times"),
    [
        (
            "pay",
            "工号,月份,基本工资\nA1,202002,1\nA1,202003,1\nA1,202110,1\nA1,202202,1\nA1,202203,1\nA3,201001,1\n",
            2,
        ),
        ("pay", "工号,月份,基本工资\nA2,202002,1\nA2,202412,1\n", 1),
        (
            "family",
            "工号,变更日期,婚姻状况\nA1,2020-03-14,已婚\nA1,2020-03-15,已婚\nA1,2022-02-10,已婚\nA1,2022-02-11,已婚\n",
            2,
        ),
        ("pay", "工号,月份,基本工资\nA1,202003,1\nA2,202412,1\n", 0),
    ],
)
def test_rows_before_the_first_hire_or_after_the_last_exit_are_counted(read, tables, table, rows, times):
    """By day or by month; gaps between spells, those who are still here and rows that are not used do not count."""
    reading = read({f"{tables[table].arrives_as[0]}.csv": rows}, staff=STAFF)
    said = [note for note in reading.notes if "before hire or after exit" in note]
    assert said == [f"{table}: {times} rows are dated before hire or after exit; kept"] * bool(times)


def test_ids_that_lost_their_zeros_are_counted(read):
    """Ids, not rows, that would be known with leading zeros; nobody is made known by it."""
    staff = "工号,入职日期,离职日期,离职原因\n0012,2020-01-01,,\n013,2020-01-01,,\n14,2020-01-01,,\n"
    pay = "工号,月份,基本工资\n12,202301,1\n12,202302,1\n13,202301,1\n14,202301,1\n15,202301,1\n"
    reading = read({"工资表.csv": pay}, staff=staff)
    assert "pay: 2 ids would be known with leading zeros; export the column as text" in reading.notes
    assert [line for line, _ in codes(reading, "pay")] == [2, 3, 4, 6]
