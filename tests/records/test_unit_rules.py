"""Which amounts are in doubt equals a slow reference that goes from value to value, on pay with faults of all sizes."""

from collections import defaultdict

import numpy as np
import pandas as pd
import pytest

from takeroot.records.unit_errors import unit_errors

MONTHS = [str(month) for month in pd.period_range("2023-01", "2024-04", freq="M")]
FACTORS = [3, 3.5, 7, 8, 9, 9.5, 12, 16, 17, 29, 30, 31, 1000, 1001, 1e-3, 9e-4, 1e-4]
USUAL = {"base_pay": (100, 12000), "performance_pay": (5, 15000)}
COUNTY = {"F0": "east", "F1": "east", "F2": "east", "F3": "west", "F4": "west"}


def made(seed, people):
    """Staff and pay: most amounts alike, some people, facilities and months wrong by a factor."""
    random = np.random.default_rng(seed)
    ids = [f"S{number:03}" for number in range(people)]
    places = random.choice([*COUNTY, ""], people, p=[0.3, 0.15, 0.15, 0.2, 0.1, 0.1])
    staff = pd.DataFrame({"staff_id": ids, "hire_date": "2015-01-01", "exit_date": "", "exit_reason": ""})
    staff["facility_id"], staff["profession"] = places, random.choice(["nurse", "physician", ""], people)
    pay = staff[["staff_id", "facility_id"]].merge(pd.DataFrame({"month": MONTHS}), how="cross")
    pay = pay[random.random(len(pay)) < 0.8].reset_index(drop=True)
    for column in USUAL:
        factor = np.ones(len(pay))
        single = random.random(len(pay)) < 0.06
        factor[single] = random.choice([*FACTORS, 0, -12], int(single.sum()))
        for place in random.choice(list(COUNTY), 2, replace=False):
            first = random.integers(0, len(MONTHS))
            span = pay["month"].isin(MONTHS[first : first + random.integers(1, 15)]) & (pay["facility_id"] == place)
            factor[span & (random.random(len(pay)) < 0.8)] = random.choice(FACTORS)
        amount = np.where(random.random(len(pay)) < 0.9, 100.0, 110.0) * random.choice([1, 20, 120])
        wrong_month = (pay["month"] == MONTHS[seed % 5]) & (pay["facility_id"].map(COUNTY) == "east")
        amount = np.where(wrong_month, amount * random.choice([1, 0.02, 130.0]), amount)
        pay[column] = np.clip(amount * factor, -190_000, 190_000)
        pay.loc[random.random(len(pay)) < 0.03, column] = np.nan
    pay.loc[pay["base_pay"] < 0, "base_pay"] = 0
    return staff, pay


def in_doubt(ratio, low, high):
    """Between the two, a thousand times too large, or a thousandth."""
    size = abs(ratio)
    return low < size < high or size > 1000 or 0 < size < 1 / 1000


def striking(ratio):
    """Three times others', or a thousandth of theirs."""
    return ratio > 3 or abs(ratio) < 1 / 1000


def slow(rows, column):
    """Positions in doubt: `rows` are tuples of person, facility, county, profession, month and amount."""
    low, high = USUAL[column]
    steady = column == "base_pay"
    known = {at for at, row in enumerate(rows) if not np.isnan(row[5])}
    doubtful = set()
    by_month = defaultdict(list)
    for at in known:
        if rows[at][5]:
            by_month[rows[at][4], rows[at][2]].append(at)
    for places in by_month.values():
        if len(places) >= 30 and not low <= np.median([abs(rows[at][5]) for at in places]) <= high:
            doubtful |= set(places)
    known -= doubtful
    ratio = ratios(rows, known)
    blanked = facilities_in_doubt(rows, known, ratio, steady=steady)
    doubtful |= blanked
    known -= blanked
    return doubtful | singles_in_doubt(rows, known, ratio, (low, high), steady=steady)


def ratios(rows, known):
    """Each amount over the middle of the middles of the county's other facilities, same profession and month."""
    alike = defaultdict(lambda: defaultdict(list))
    for at in known:
        _, facility, county, profession, month, amount = rows[at]
        alike[county, profession, month][facility].append(amount)
    found = {}
    for at in known:
        _, facility, county, profession, month, amount = rows[at]
        middles = {place: np.median(amounts) for place, amounts in alike[county, profession, month].items()}
        others = [middle for place, middle in middles.items() if place != facility] or [middles[facility]]
        with np.errstate(divide="ignore", invalid="ignore"):
            found[at] = np.float64(amount) / np.median(others)
    return found


def facilities_in_doubt(rows, known, ratio, *, steady):
    """Months of facilities most of whose values are in doubt; small ones by the year that ends with the month."""
    there = [at for at in known if rows[at][1] and np.isfinite(ratio[at])]
    odd, count = defaultdict(int), defaultdict(int)
    for at in there:
        cell = rows[at][1], MONTHS.index(rows[at][4])
        count[cell] += 1
        odd[cell] += in_doubt(ratio[at], 7, 30)
    found = set()
    for at in known:
        facility, month = rows[at][1], MONTHS.index(rows[at][4])
        if not facility:
            continue
        cells = [(facility, earlier) for earlier in range(max(month - 11, 0), month + 1)]
        odd_year, count_year = sum(odd[cell] for cell in cells), sum(count[cell] for cell in cells)
        if steady and count[facility, month] >= 6:
            if 2 * odd[facility, month] > count[facility, month]:
                found.add(at)
        elif (count_year >= 6 or (steady and odd_year == count_year)) and 2 * odd_year > count_year:
            found |= {at} if striking(ratio[at]) else set()
    return found


def singles_in_doubt(rows, known, ratio, usual, *, steady):
    """Values that strike beside others', far off the person's own middle so far or, without one, not usual."""
    found = set()
    own = defaultdict(list)
    for at in sorted(known, key=lambda at: rows[at][4]):
        amounts = own[rows[at][0]]
        amounts.append(rows[at][5])
        if not striking(ratio[at]):
            continue
        if len(amounts) >= 3:
            with np.errstate(divide="ignore", invalid="ignore"):
                own_ratio = np.float64(amounts[-1]) / np.median(amounts)
            far = in_doubt(own_ratio, *((9, 16) if steady else (np.inf, np.inf)))
            far = far and not np.isnan(own_ratio)
        else:
            own_ratio, far = np.nan, False
        if np.isnan(own_ratio) and steady:
            far = not usual[0] <= abs(rows[at][5]) <= usual[1] and in_doubt(ratio[at], 7, 30)
        found |= {at} if far else set()
    return found


@pytest.mark.parametrize(("seed", "people"), [*((seed, 14) for seed in range(8)), *((seed, 75) for seed in range(8))])
def test_equals_the_slow_reference(assembled, tables, seed, people):
    """The same values of both columns, one steady and one not, and notes that count them all."""
    staff, pay = made(seed, people)
    facilities = pd.DataFrame({"facility_id": list(COUNTY), "county": list(COUNTY.values())})
    given = {"staff": staff, "facilities": facilities, "pay": pay.drop(columns="facility_id")}
    rows = {key: assembled(tables[key], frame) for key, frame in given.items()}
    notes = [*unit_errors(rows)]
    about = pay.merge(staff[["staff_id", "profession"]], how="left")
    about["county"] = about["facility_id"].map(COUNTY).fillna("")
    for column in USUAL:
        facts = about[["staff_id", "facility_id", "county", "profession", "month", column]]
        wanted = slow(list(facts.itertuples(index=False, name=None)), column)
        found = {at for fault in rows["pay"].faults if fault.column == column for at in fault.rows.tolist()}
        assert found == wanted, sorted(found ^ wanted)
        assert set(np.flatnonzero(rows["pay"].cells[column].missing & pay[column].notna())) == wanted
        assert sum(times for before, times, _ in notes if before == f"pay.{column}: ") == len(wanted)
