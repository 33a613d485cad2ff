"""Which months, facilities and single amounts are in doubt: each border from both sides, in small tables."""

import numpy as np
import pandas as pd
import pytest

from takeroot.records.unit_errors import unit_errors
from takeroot.specs.table import Table

_ID, _WORD = {"type": "id"}, {"type": "category", "values": {"nurse": (), "physician": ()}}
_COUNTY = {"type": "category", "values": {"east": (), "west": (), "south": ()}}
_BASE = {"type": "number", "usual": (100, 12000), "steady": True}
_BONUS = {"type": "number", "usual": (100, 12000)}


def _table(name, key, **columns):
    label = {"zh": "表", "en": "table"}
    declared = {one: {"label": label} | kind for one, kind in columns.items()}
    date = {"kind": "monthly", "date": "month"} if "month" in columns else {"kind": "entity"}
    return Table(id=name, label=label, key=key, columns=declared, **date)


PAY = _table("pay", ("staff_id", "month"), staff_id=_ID, month={"type": "month"}, base=_BASE, bonus=_BONUS)
STAFF = _table("staff", ("staff_id",), staff_id=_ID, facility_id=_ID, profession=_WORD)
FACILITIES = _table("facilities", ("facility_id",), facility_id=_ID, county=_COUNTY)


@pytest.fixture
def judged(assembled):
    """Judge pay, given as rows of person, month and amount: rows in doubt, and notes; `out` rows are set aside."""

    def judge(pay, staff=None, facilities=None, *, column="base", out=()):
        amounts = pd.DataFrame(pay, columns=["staff_id", "month", column])
        people = staff or dict.fromkeys(amounts["staff_id"], ("", ""))
        rows = {
            "staff": assembled(STAFF, _frame(people, "staff_id", "facility_id", "profession")),
            "pay": assembled(PAY, amounts),
        }
        if facilities is not None:
            rows["facilities"] = assembled(FACILITIES, _frame(facilities, "facility_id", "county"))
        for key, at in out:
            rows[key].out[at] = True
        notes = [*unit_errors(rows)]
        found = sorted(at for fault in rows["pay"].faults for at in fault.rows.tolist())
        assert not any(fault.costs_row for fault in rows["pay"].faults)
        assert {fault.reason.code for fault in rows["pay"].faults} <= {"unit_in_doubt"}
        blank = rows["pay"].cells[column].missing & amounts[column].notna().to_numpy()
        assert np.flatnonzero(blank).tolist() == found
        return found, notes

    return judge


def _frame(rows, key, *others):
    told = [(one, *(said if isinstance(said, tuple) else (said,))) for one, said in rows.items()]
    return pd.DataFrame(told, columns=[key, *others])


def _month(amounts, month="2024-03", first=0):
    return [(f"S{first + at}", month, amount) for at, amount in enumerate(amounts)]


def test_a_month_of_thirty_unusual_amounts_is_in_doubt(judged):
    """The note says how many of which month, what is usual, and what to do; twenty-nine say nothing."""
    found, notes = judged(_month([50_000.0] * 30))
    assert found == [*range(30)]
    assert notes == [
        (
            "pay.base: ",
            30,
            (
                " values of 2024-03 blanked, their unit is in doubt; their middle lies outside 100 to 12000; "
                "state the unit in the header, such as (万元)"
            ),
        )
    ]
    assert judged(_month([50_000.0] * 29)) == ([], [])


@pytest.mark.parametrize(
    ("amounts", "doubtful"),
    [
        pytest.param([100.0] * 30, 0, id="on the lower limit"),
        pytest.param([99.99] * 30, 30, id="below it"),
        pytest.param([12_000.0] * 30, 0, id="on the upper limit"),
        pytest.param([12_000.01] * 30, 30, id="above it"),
        pytest.param([-50_000.0] * 30, 30, id="deductions by their size"),
        pytest.param([0.0] * 20 + [5.0] * 30, 30, id="nothing is no amount and stays"),
        pytest.param([0.0] * 2 + [5.0] * 29, 0, id="nor does it count"),
        pytest.param([np.nan] * 2 + [5.0] * 29, 0, id="nor do empty cells"),
    ],
)
def test_what_is_usual_of_a_month(judged, amounts, doubtful):
    """The middle of its amounts beyond the limits, not on them; none is blanked that is nothing."""
    found, notes = judged(_month(amounts), column="bonus")
    assert len(found) == doubtful == sum(times for _, times, _ in notes)
    assert all(amounts[at] for at in found)


@pytest.mark.parametrize(
    ("amounts", "doubtful"),
    [
        pytest.param([5.0] * 16 + [100.0] * 14, 30, id="more than half too small"),
        pytest.param([5.0] * 15 + [100.0] * 15, 30, id="half of them, the middle too small"),
        pytest.param([5.0] * 15 + [300.0] * 15, 0, id="half of them, the middle usual"),
        pytest.param([50.0] * 15 + [150.0] * 15, 0, id="half of them, the middle on the lower limit"),
        pytest.param([11_000.0] * 15 + [13_000.0] * 15, 0, id="half of them, the middle on the upper limit"),
        pytest.param([11_000.0] * 15 + [13_000.02] * 15, 30, id="half of them, the middle too large"),
        pytest.param([5.0] * 14 + [100.0] * 16, 0, id="less than half"),
        pytest.param([5.0] * 13 + [5000.0] * 4 + [50_000.0] * 13, 0, id="as many too small as too large"),
    ],
)
def test_the_middle_of_a_month_decides(judged, amounts, doubtful):
    """One half of the amounts too small is not enough by itself."""
    assert len(judged(_month(amounts), column="bonus")[0]) == doubtful


def test_rows_that_are_set_aside_do_not_count_for_their_month(judged):
    """Neither towards the thirty nor among the values blanked."""
    assert judged(_month([5.0] * 30), out=[("pay", 3)]) == ([], [])
    found, _ = judged(_month([5.0] * 31), out=[("pay", 3)])
    assert found == [0, 1, 2, *range(4, 31)]


def test_rows_of_nobody_are_passed_over(judged):
    """They are set aside, and may be all there is."""
    staff = {f"S{at}": ("", "") for at in range(30)}
    found, _ = judged([(None, "2024-03", 0.3), *_month([0.3] * 30)], staff, out=[("pay", 0)])
    assert found == [*range(1, 31)]


def test_each_month_is_judged_by_itself(judged):
    """In their order, whatever the order of rows."""
    pay = [*_month([50_000.0] * 30, "2024-05"), *_month([3000.0] * 40, "2024-01"), *_month([5.0] * 31, "2023-11")]
    found, notes = judged(pay, column="bonus")
    assert found == [*range(30), *range(70, 101)]
    assert [(times, words[11:18]) for _, times, words in notes] == [(31, "2023-11"), (30, "2024-05")]


def test_each_county_is_judged_by_itself(judged):
    """A county that exports in ten thousands does not carry along the others, nor they it."""
    east, west = _month([0.3] * 30, "2024-03"), _month([3000.0] * 90, "2024-03", 30)
    later = [*_month([3000.0] * 30, "2024-04"), *_month([0.3] * 90, "2024-04", 30)]
    staff = {f"S{at}": ("E1" if at < 30 else "W1", "nurse") for at in range(120)}
    found, notes = judged([*east, *west, *later], staff, {"W1": "west", "E1": "east"}, column="bonus")
    assert found == [*range(30), *range(150, 240)]
    assert [(times, words[11:18]) for _, times, words in notes[:2]] == [(30, "2024-03"), (90, "2024-04")]


def test_whose_county_is_not_known_is_judged_together(judged):
    """Without a facility, at one without a county, at one that the table of facilities lacks or has set aside."""
    places = ["", "F0", "F1", "F2", "E1"]
    staff = {f"S{at}": (places[at // 10], "nurse") for at in range(50)}
    facilities = {"F0": "", "F2": "west", "E1": "east"}
    pay = _month([0.3] * 40 + [3000.0] * 10)
    assert judged(pay, staff, facilities, column="bonus")[0] == [*range(30)]
    found, _ = judged(pay, staff, facilities, column="bonus", out=[("facilities", 1)])
    assert found == [*range(40)]


def test_without_a_table_of_facilities_all_are_one_county(judged):
    """Thirty in doubt of sixty leave the middle usual."""
    pay = _month([0.3] * 30 + [3000.0] * 31)
    staff = {f"S{at}": ("F1" if at < 30 else "F2", "nurse") for at in range(61)}
    assert not any("values of 2024" in words for _, _, words in judged(pay, staff, column="bonus")[1])
    assert judged(pay, staff, {"F1": "east", "F2": "west"}, column="bonus")[0] == [*range(30)]


def test_amounts_of_nobody_are_judged_by_month_alone(assembled):
    """A table without people, or a delivery without staff, is one county."""
    place = {"type": "text"}
    funds = _table("funds", ("place", "month"), place=place, month={"type": "month"}, base=_BASE)
    frame = pd.DataFrame({"place": [f"P{at}" for at in range(30)], "month": "2024-03", "base": [0.3] * 30})
    assert [times for _, times, _ in unit_errors({"funds": assembled(funds, frame)})] == [30]
    pay = assembled(PAY, frame.rename(columns={"place": "staff_id"}))
    assert [times for _, times, _ in unit_errors({"pay": pay})] == [30]
    staff = assembled(_table("staff", ("staff_id",), staff_id=_ID), pd.DataFrame({"staff_id": ["P1"]}))
    rows = {"funds": assembled(funds, frame), "staff": staff}
    assert [times for _, times, _ in unit_errors(rows)] == [30]


def test_a_staff_that_names_no_facilities_is_one_county(assembled):
    """Months are judged, and single values beside others of unknown profession; facilities cannot be."""
    staff = assembled(
        _table("staff", ("staff_id",), staff_id=_ID), pd.DataFrame({"staff_id": [f"S{at}" for at in range(7)]})
    )
    facilities = assembled(FACILITIES, pd.DataFrame({"facility_id": ["F1"], "county": ["east"]}))
    pay = assembled(PAY, pd.DataFrame(_month([3000.0] * 6 + [36_000.0]), columns=["staff_id", "month", "base"]))
    notes = [*unit_errors({"staff": staff, "facilities": facilities, "pay": pay})]
    assert notes == [("pay.base: ", 1, " single values blanked, their unit is in doubt")]


def test_nothing_is_said_of_columns_without_values(judged, assembled):
    """No row, no value, or none that is used."""
    assert judged([("S1", "2024-03", None)] * 1) == ([], [])
    assert judged(_month([np.nan] * 40)) == ([], [])
    assert judged(_month([0.3] * 7), out=[("pay", slice(0, 7))]) == ([], [])
    empty = assembled(PAY, pd.DataFrame({"staff_id": ["S1"], "month": ["2024-03"]}))
    assert [*unit_errors({"pay": empty})] == []


def _places(*sizes, first=0):
    """Staff of facilities F0, F1, ... of some sizes, all nurses."""
    where = [f"F{place}" for place, size in enumerate(sizes) for _ in range(size)]
    return {f"S{first + at}": (place, "nurse") for at, place in enumerate(where)}


def test_a_facility_most_of_whose_amounts_are_yearly_is_in_doubt(judged):
    """All its values of that month; the note names it, how many, and how many times the others' they are."""
    amounts = [3000.0] * 8 + [3000.0] * 2 + [36_000.0] * 4
    found, notes = judged(_month(amounts), _places(8, 6))
    assert found == [*range(8, 14)]
    assert notes == [
        (
            "pay.base: ",
            6,
            (
                " values of facility F1 blanked, their unit is in doubt; their middle is 12 times that of others of "
                "the same professions"
            ),
        )
    ]


@pytest.mark.parametrize(
    ("theirs", "doubtful"),
    [
        pytest.param([36_000.0] * 3 + [3000.0] * 3, 0, id="half of six"),
        pytest.param([36_000.0] * 4 + [3000.0] * 2, 6, id="more than half of six: all"),
        pytest.param([36_000.0] * 4 + [3000.0], 0, id="of fewer than six not all"),
        pytest.param([36_000.0] * 5, 5, id="all of fewer than six"),
        pytest.param([21_000.0] * 6, 0, id="seven times"),
        pytest.param([21_001.0] * 6, 6, id="more than seven times"),
        pytest.param([90_000.0] * 6, 0, id="thirty times"),
        pytest.param([89_999.0] * 6, 6, id="less than thirty times"),
        pytest.param([3.0] * 6, 0, id="a thousandth"),
        pytest.param([2.9] * 6, 6, id="less than a thousandth"),
        pytest.param([3_000_001.0] * 6, 6, id="more than a thousand times"),
        pytest.param([3_000_000.0] * 6, 0, id="a thousand times"),
        pytest.param([0.0] * 6, 0, id="nothing"),
    ],
)
def test_borders_of_a_facility(judged, theirs, doubtful):
    """Of a steady column, one month; what strikes in others is judged elsewhere."""
    _, notes = judged(_month([3000.0] * 40 + theirs), _places(*[5] * 8, len(theirs)))
    assert [times for _, times, words in notes if "facility F8" in words] == ([doubtful] if doubtful else [])


def test_a_small_facility_is_judged_by_the_year_that_the_month_ends(judged):
    """From its sixth value on, those of the twelve months: of them what strikes; the honest ones stay."""
    months = [f"2023-{month:02}" for month in range(1, 13)] + ["2024-01", "2024-02"]
    others = [row for month in months for row in _month([3000.0] * 20, month)]
    own = [("S20", month, 36_000.0) for month in months]
    wrong, _ = judged([*others, *own], _places(20, 1), column="bonus")
    assert wrong == [len(others) + at for at in range(5, 14)]
    half = [("S20", month, 36_000.0 if at < 6 else 3000.0) for at, month in enumerate(months[:12])]
    late = ("S20", "2024-01", 36_000.0)
    assert judged([*others, *half, late], _places(20, 1), column="bonus")[0] == [len(others) + 5]
    more = [("S20", month, 36_000.0 if 0 < at < 7 else 3000.0) for at, month in enumerate(months[:12])]
    found, _ = judged([*others, *more, late], _places(20, 1), column="bonus")
    assert found == [len(others) + at for at in (5, 6, 12)]


def test_a_facility_of_one_and_one_month_is_judged(judged):
    """Beside people of unknown facilities, in the only month there is."""
    staff = {f"S{at}": ("", "nurse") for at in range(6)} | {"S6": ("F0", "nurse")}
    found, notes = judged(_month([3000.0] * 6 + [36_000.0]), staff)
    assert found == [6]
    assert "facility F0" in notes[0][2]


def test_a_facility_is_not_in_doubt_for_getting_what_others_do_not(judged):
    """Where all others get nothing there is no ratio; only what was in doubt this year stays so."""
    months = ["2023-11", "2024-03", "2024-05"]
    pay = []
    for month in months:
        usual = 3000.0 if month == "2024-03" else 0.0
        pay += _month([usual] * 8 + [usual * 12 or 500.0] * 6, month)
    found, _ = judged(pay, _places(8, 6))
    assert found == [*range(22, 28), *range(36, 42)]


def test_only_facilities_of_the_profession_and_county_are_compared(judged):
    """Physicians of another place, nurses of another county, rows that are set aside say nothing."""
    staff = {f"S{at}": (f"F{at // 6}", "physician" if at < 6 else "nurse") for at in range(18)}
    pay = _month([36_000.0] * 6 + [3000.0] * 12)
    assert judged(pay, staff) == ([], [])
    nurses = {who: (place, "nurse") for who, (place, _) in staff.items()}
    assert judged(pay, nurses)[0] == [*range(6)]
    assert judged(pay, nurses, {"F0": "east", "F1": "west", "F2": "west"}) == ([], [])
    assert judged(pay, nurses, out=[("pay", slice(6, 18))]) == ([], [])
    physicians = {who: (place, "physician") for who, (place, _) in staff.items()}
    assert judged(pay, physicians)[0] == [*range(6)]
    assert judged(pay, physicians, out=[("staff", slice(0, 6))]) == ([], [])
    unknown = {**physicians, **{f"S{at}": ("", "") for at in range(6, 18)}}
    assert judged(pay[5:], unknown, out=[("staff", slice(0, 6))])[0] == [0]


def test_of_several_spells_the_last_says_where_somebody_works(assembled):
    """And what they are; a spell that was set aside says nothing."""
    spells = [("S0", "F0", "nurse"), *((f"S{at}", f"F{at // 6}", "nurse") for at in range(12)), ("S0", "F1", "nurse")]
    names = ["staff_id", "facility_id", "profession"]
    for kept, expected in ((True, 7), (False, 6)):
        staff = assembled(STAFF, pd.DataFrame(spells, columns=names))
        staff.out[-1] = not kept
        pay = pd.DataFrame(_month([36_000.0] + [3000.0] * 5 + [36_000.0] * 6), columns=["staff_id", "month", "base"])
        notes = [*unit_errors({"staff": staff, "pay": assembled(PAY, pay)})]
        assert [times for _, times, words in notes if "facility F1" in words] == [expected]


MONTHS = [f"2024-{month:02}" for month in range(1, 13)]


def _own(amounts, others=3000.0):
    """Amounts of one person, month by month, beside six others who always get the same."""
    others = [(f"S{who}", month, others) for who in range(6) for month in MONTHS]
    return [*others, *(("S6", month, amount) for month, amount in zip(MONTHS, amounts, strict=False))], len(others)


@pytest.mark.parametrize(
    ("amounts", "doubtful"),
    [
        pytest.param([3000.0, 3000.0, 36_000.0], [2], id="twelve times one's own"),
        pytest.param([3000.0, 3000.0, 27_000.0], [], id="nine times"),
        pytest.param([3000.0, 3000.0, 27_001.0], [2], id="more than nine times"),
        pytest.param([3000.0, 3000.0, 48_000.0], [], id="sixteen times"),
        pytest.param([3000.0, 3000.0, 47_999.0], [2], id="less than sixteen times"),
        pytest.param([3000.0, 3000.0, 2.999], [2], id="less than a thousandth"),
        pytest.param([0.0, 0.0, 36_000.0], [2], id="after nothing at all"),
        pytest.param([750.0, 750.0, 9000.0], [], id="twelve times, but only three times others"),
        pytest.param([750.0, 750.0, 9001.0], [2], id="twelve times, and more than three times others"),
        pytest.param([600.0, 600.0, 7200.0], [], id="twelve times, but no more than others"),
        pytest.param([3000.0, 36_000.0, 3000.0], [1], id="not usual, and no past of one's own"),
        pytest.param([800.0, 9600.0, 800.0], [], id="usual beside no past of one's own"),
        pytest.param([3000.0, 9001.0, 3000.0], [], id="strikes and is usual"),
        pytest.param([3000.0, 90_000.0], [], id="thirty times others, no past"),
        pytest.param([3000.0, 20_000.0], [], id="six times others, no past"),
        pytest.param([3000.0, 50.0], [], id="little, no past"),
        pytest.param([3000.0, 2.9], [1], id="a thousandth of others, no past"),
        pytest.param([36_000.0, 36_000.0, 36_000.0], [0, 1], id="always so much"),
        pytest.param([800.0, np.nan, 9600.0], [], id="a gap is no past"),
    ],
)
def test_a_single_amount_is_held_against_its_person(judged, amounts, doubtful):
    """Of a steady column; three amounts, this one among them, make a past of one's own."""
    pay, before = _own(amounts)
    found, notes = judged(pay)
    assert found == [before + at for at in doubtful]
    said = ("pay.base: ", len(doubtful), " single values blanked, their unit is in doubt")
    assert notes == ([said] if doubtful else [])


@pytest.mark.parametrize(
    ("amounts", "doubtful"),
    [
        pytest.param([3000.0, 3000.0, 36_000.0], [], id="a bonus of twelve months"),
        pytest.param([3000.0, 3000.0, 3_000_000.0], [], id="a thousand times"),
        pytest.param([3000.0, 3000.0, 3_000_003.0], [2], id="more than a thousand times"),
        pytest.param([3000.0, 3000.0, 3.0], [], id="a thousandth"),
        pytest.param([3000.0, 3000.0, 2.99], [2], id="less than a thousandth"),
        pytest.param([-3000.0, -3000.0, -2.0], [2], id="deductions by their size"),
        pytest.param([3.0, 3.0, 30_000.0], [2], id="ten thousand times from little"),
        pytest.param(
            [-10_000.0, 10_001.0, 10_001.0, -10_000.0], [], id="a middle of nearly nothing, none of it striking"
        ),
        pytest.param([-10_000.0, 10_000.5, -10_000.0, 10_000.5], [3], id="a middle of nearly nothing"),
        pytest.param([36_000.0, 36_000.0], [], id="no past of one's own"),
    ],
)
def test_a_column_that_is_not_steady_may_jump(judged, amounts, doubtful):
    """Only a thousandfold is in doubt."""
    pay, before = _own(amounts)
    assert judged(pay, column="bonus")[0] == [before + at for at in doubtful]


def test_the_past_of_one_is_not_anothers(judged):
    """In the order of months, whatever the order of rows; each person by themselves."""
    months = MONTHS[:4]
    others = [(f"S{who}", month, 3000.0) for who in range(9) for month in months]
    mixed = [("T1", months[3], 30_000.0), ("T2", months[0], 30_000.0), ("T1", months[0], 3000.0)]
    mixed += [
        ("T2", months[1], 3000.0),
        ("T1", months[2], 3000.0),
        ("T1", months[1], 3000.0),
        ("T2", months[2], 3000.0),
    ]
    found, _ = judged([*mixed, *others])
    assert found == [0, 1]


@pytest.mark.parametrize(
    ("amount", "others", "doubtful"),
    [(100.0, 150_000.0, 0), (99.99, 150_000.0, 1), (12_000.0, 1000.0, 0), (12_000.01, 1000.0, 1)],
)
def test_the_limits_of_what_is_usual_are_usual(judged, amount, others, doubtful):
    """Also where there is no past of one's own and others get a thousand times as much, or a twelfth."""
    pay, before = _own([amount], others)
    wrong = ("S7", MONTHS[0], 99.0 if others > amount else 13_000.0)
    assert judged([*pay, wrong])[0] == [*[before] * doubtful, before + 1]


def test_five_rows_are_compared_with_nobody(judged):
    """Six are: a yearly amount among them is found."""
    assert judged(_month([3000.0] * 4 + [36_000.0])) == ([], [])
    assert judged(_month([3000.0] * 5 + [36_000.0]))[0] == [5]


def test_persons_whom_the_staff_does_not_name_are_of_no_facility(judged):
    """Nor of a profession: they are compared with one another."""
    staff = {f"S{at}": ("F0", "physician") for at in range(6)} | {"S6": ("F1", "nurse")}
    assert judged([*_month([3000.0] * 7), *_month([36_000.0] * 7, first=10)], staff) == ([], [])
    staff |= {f"S{at}": ("", "") for at in range(10, 16)}
    pay = [*_month([36_000.0] * 7), *_month([3000.0] * 6, first=10)]
    found, notes = judged([*pay, ("S99", "2024-03", 36_000.0)], staff)
    assert found == [13]
    assert notes == [("pay.base: ", 1, " single values blanked, their unit is in doubt")]
