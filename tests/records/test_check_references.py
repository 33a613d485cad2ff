"""Ids that must stand in another table, in small tables: who is known, who is set aside, who came too early."""

import pyarrow as pa
import pytest
from small_tables import column, laid, table

from takeroot.records.account import account
from takeroot.records.rows.check_cells import check_cells
from takeroot.records.rows.check_references import check_references
from takeroot.records.rows.rows_at import with_words

PEOPLE = table(
    "staff_id hire_date",
    staff_id=column("id"),
    hire_date=column("date"),
    exit_date=column("date"),
    facility_id=column("id", refers_to="facilities"),
).model_copy(update={"id": "staff", "spell": ("hire_date", "exit_date")})
HOUSES = table("facility_id", facility_id=column("id"), name=column("text")).model_copy(update={"id": "facilities"})
PAY = table(
    "staff_id month",
    staff_id=column("id", refers_to="staff"),
    month=column("month"),
    facility_id=column("id", refers_to="facilities"),
).model_copy(update={"id": "pay", "date": "month"})
EVENTS = table("staff_id day", staff_id=column("id", refers_to="staff"), day=column("date")).model_copy(
    update={"id": "events", "date": "day"}
)
STAFF = "staff_id hire_date exit_date|a 2020-03-15 2021-05-10|b 2020-03-15 _|a 2022-01-01 2022-02-10|d 2020-03-15 _"


def found(rows):
    """Position and reason of every fault."""
    return sorted((int(row), fault.reason.code) for fault in rows.faults for row in fault.rows)


def checked(pay, staff=STAFF, out=(3,), declared=PAY, **others):
    """Rows about people after they were checked against the staff, of which some rows are set aside."""
    people, rows = laid(PEOPLE, staff), laid(declared, pay)
    people.out[list(out)] = True
    check_cells(rows)
    check_references({"staff": people, declared.id: rows, **others})
    return rows, people


def test_people_are_known_by_the_staff():
    """One used spell will do; an id that was set aside is told from one that nobody has, and from none at all."""
    rows, _ = checked("staff_id month|a 202301|c 202301|d 202301|_ 202301|b 202301", out=(0, 3))
    assert found(rows) == [(1, "person_unknown"), (2, "person_set_aside"), (3, "required_missing")]
    assert rows.out.tolist() == [False, True, True, True, False]


def test_nobody_is_known_where_the_staff_is_empty():
    """And nothing is checked where no staff came."""
    rows, _ = checked("staff_id month|a 202301", staff="staff_id hire_date", out=())
    assert found(rows) == [(0, "person_unknown")]
    alone = laid(PAY, "staff_id month facility_id|a 202301 F1")
    check_references({"pay": alone})
    assert alone.faults == []


def test_words_of_lines_that_are_no_rows_make_nobody_known():
    """An id may stand among the words of a column without standing in a row, the last of all as well."""
    people, rows = laid(PEOPLE, STAFF), laid(PAY, "staff_id month|c 202301|e 202301|a 202301|_ 202301")
    people = with_words(people, "staff_id", pa.array(["c", "a", "b", "d", "e"]))
    check_references({"pay": rows}, {"staff": people})
    assert found(rows) == [(0, "person_unknown"), (1, "person_unknown")]
    assert people.faults == []


def test_facilities_that_nobody_knows_are_blanked():
    """Unknown or set aside; where the table needs one, the row goes."""
    houses = laid(HOUSES, "facility_id|F1|F2|F3")
    houses.out[1] = True
    pay = "staff_id month facility_id|a 202301 F1|a 202302 F2|a 202303 F9|a 202304 _|b 202301 F3"
    rows, people = checked(pay, facilities=houses)
    assert found(rows) == [(1, "facility_unknown"), (2, "facility_unknown")]
    assert not rows.out.any()
    assert (rows.cells["facility_id"].parsed < 0).tolist() == [False, True, True, True, False]
    assert found(people) == []
    needed = PAY.model_copy(update={"key": ("staff_id", "month", "facility_id")})
    rows, _ = checked(pay, declared=needed, facilities=houses)
    assert rows.out.tolist() == [False, True, True, True, False]


def said(rows, people):
    """What is assumed of them, with how often."""
    return {
        after.strip().split()[-1]: times
        for (_, after), times in account({"x": rows}, (), staff=people).assumptions.items()
    }


@pytest.mark.parametrize("out", [(), (2,)])
def test_rows_before_the_first_hire_or_after_the_last_exit_are_counted(out):
    """By month, both ends included; gaps between spells, unknown months, unknown people and unused rows are not."""
    months = ["202002", "202003", "202110", "202202", "202203", "_"]
    rows, people = checked("staff_id month|" + "|".join(f"a {month}" for month in months), out=out)
    rows.out[:] = False
    assert said(rows, people) == {"kept": 2 if not out else 4}
    rows.out[0] = True
    assert said(rows, people) == {"kept": 1 if not out else 3}
    rows, people = checked("staff_id month|b 202002|b 202003|b 209901|c 190001|_ 190001", out=out)
    assert said(rows, people)["kept"] == 1


def test_days_are_counted_by_the_day():
    """The day of hire and that of leaving are within; a hire before 1970 is as good as another."""
    staff = "staff_id hire_date exit_date|a 1960-03-15 2021-05-10|b 2020-03-15 _"
    days = ["1960-03-14", "1960-03-15", "2021-05-10", "2021-05-11"]
    rows, people = checked("staff_id day|" + "|".join(f"a {day}" for day in days), staff, (), EVENTS)
    assert said(rows, people) == {"kept": 2}
    rows, people = checked("staff_id day|b 2020-03-15|b 2024-12-31|a 1970-01-01|a _", staff, (), EVENTS)
    assert said(rows, people) == {}
    months, people = checked("staff_id month|a 196002|a 196003|a 202105|a 202106", staff, ())
    assert said(months, people) == {"kept": 2}


def test_who_has_no_used_spell_is_not_counted():
    """They are set aside for another reason."""
    rows, people = checked("staff_id month|d 190001|d 202301")
    assert said(rows, people) == {}


def test_the_staff_is_not_held_against_itself():
    """Nor a table without people, nor one without dates."""
    _, people = checked("staff_id month|a 202301")
    assert said(people, people) == {}
    assert said(laid(HOUSES, "facility_id|F1"), people) == {}
    dateless = table("staff_id", staff_id=column("id", refers_to="staff"))
    assert said(laid(dateless, "staff_id|a"), people) == {}


def test_ids_that_lost_their_zeros_are_counted():
    """Each once, however many rows it has; only those of people who stand in the staff."""
    staff = "staff_id hire_date exit_date|0012 2020-01-01 _|013 2020-01-01 _|14 2020-01-01 _|00 2020-01-01 _"
    rows, people = checked("staff_id month|12 202301|12 202302|13 202301|14 202301|15 202301|0012 202301", staff, ())
    assert found(rows) == [(0, "person_unknown"), (1, "person_unknown"), (2, "person_unknown"), (4, "person_unknown")]
    assert said(rows, people)["text"] == 2
    moved = with_words(people, "staff_id", pa.array(["015", "0012", "013", "14", "00"]))
    assert said(rows, moved)["text"] == 2
    rows, people = checked("staff_id month|b 202301")
    assert said(rows, people) == {}
