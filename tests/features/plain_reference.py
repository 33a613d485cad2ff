# ruff: noqa: D102, D103 - methods are named after what they work out
"""Features the slow way: one person at a time, plain Python over rows as dicts; shares nothing with the package."""

import math
from calendar import monthrange
from datetime import date, timedelta
from functools import cache
from statistics import fmean, median, pstdev

NAN = math.nan
MONTH = 365.25 / 12
RECORDED = "recorded_date"


def remembered(method):
    """Work out each answer once."""

    def answer(self, *asked):
        question = (method.__name__, *map(repr, asked)) if method.__name__ == "staff" else (method.__name__, *asked)
        if question not in self.answers:
            self.answers[question] = method(self, *asked)
        return self.answers[question]

    return answer


class Plain:
    """All rows, and the declarations that say in what order categories stand."""

    def __init__(self, rows, specs, features, month):
        self.rows, self.specs, self.features, self.month = rows, specs, features, month
        self.answers = {}
        self.last = end_of(month)
        self.of_person = {}
        for table, found in rows.items():
            for row in found:
                self.of_person.setdefault((table, row.get("staff_id")), []).append(row)
        self.facilities = {row["facility_id"]: row for row in rows.get("facilities", ())}
        self.spells = {}
        for row in sorted(rows["staff"], key=lambda row: row["hire_date"]):
            self.spells.setdefault(row["staff_id"], []).append(row)
        self.people = sorted(person for person in self.spells if self.spell(person))

    # who is here, and what was known

    def exit_known(self, spell):
        """The day from which an exit was known; None if it was not by the end of M."""
        if not spell.get("exit_date"):
            return None
        known = max(day(spell["exit_date"]), day(spell.get("exit_recorded_date") or spell["exit_date"]))
        return known if known <= self.last else None

    @remembered
    def spell(self, person):
        running = [s for s in self.spells[person] if day(s["hire_date"]) <= self.last and not self.exit_known(s)]
        return running[-1] if running else None

    @remembered
    def known(self, table, person):
        """A person's rows of a table with a date, as known at M, oldest first."""
        found = []
        for row in self.of_person.get((table, person), ()):
            when = self.when(row)
            recorded = day(row[RECORDED]) if row.get(RECORDED) else when
            if max(when, recorded) <= self.last and not self.in_gap(person, when):
                found.append(row)
        return sorted(found, key=self.when)

    def when(self, row):
        if "month" in row:
            return end_of(row["month"])
        return day(row.get("effective_date") or row.get("start_date") or row["date"])

    def in_gap(self, person, when, first=None):
        before = [s for s in self.spells[person] if day(s["hire_date"]) <= when]
        return bool(before) and bool(self.exit_known(before[-1])) and day(before[-1]["exit_date"]) < (first or when)

    @remembered
    def monthly(self, table, person):
        found = {}
        for row in self.of_person.get((table, person), ()):
            last = end_of(row["month"])
            known = max(last, day(row[RECORDED])) if row.get(RECORDED) else last
            if known <= self.last and not self.in_gap(person, last, last.replace(day=1)):
                found[row["month"]] = row
        return found

    def window(self, person, f, months=None, earlier=0):
        """Sums of the feature's columns in each month of the window; None where one is not known."""
        rows, found = self.monthly(f.table, person), []
        for month in range(self.month - earlier - (months or f.window) + 1, self.month - earlier + 1):
            values = [rows.get(month, {}).get(column) for column in f.column]
            found.append(None if None in values else sum(values))
        return found

    @remembered
    def staff(self, person, column, spell=None):
        """A column of staff: what the latest posting of the spell says, else what staff says."""
        spell = spell or self.spell(person)
        place = self.spells[person].index(spell)
        for row in reversed(self.known("postings", person)):
            if row.get(column) is not None and self.spell_of_posting(person, row) == place:
                return row[column]
        return spell.get(column)

    def spell_of_posting(self, person, row):
        place = 0
        for number, (before, spell) in enumerate(zip(self.spells[person], self.spells[person][1:], strict=False), 1):
            over = self.exit_known(before)
            begins = day(before["exit_date"]) + timedelta(days=1) if over else day(spell["hire_date"])
            place = number if day(row["effective_date"]) >= begins else place
        return place

    def county_of(self, facility):
        return (self.facilities.get(facility) or {}).get("county") or "unassigned"

    @remembered
    def county(self, person):
        return self.county_of(self.staff(person, "facility_id"))

    def current(self, person, table, column, window=None):
        """Latest known value of a column, as it stands in the row."""
        if table == "staff":
            return self.staff(person, column)
        if table == "facilities":
            return (self.facilities.get(self.staff(person, "facility_id")) or {}).get(column)
        if "month" in self.specs[table].columns:
            rows = self.monthly(table, person)
            months = [m for m in rows if m > self.month - (window or 72) and rows[m].get(column) is not None]
            return rows[max(months)][column] if months else None
        rows = [r for r in self.since(table, person, window) if r.get(column) is not None]
        return self.latest_of(table, rows)[column] if rows else None

    def latest_of(self, table, rows):
        """The last of rows; of those of one day, the last by its columns in declared order, missing ones first."""
        return max(rows, key=lambda row: (self.when(row), self.sort_key(table, row)))

    def sort_key(self, table, row):
        columns = [(name, c) for name, c in self.specs[table].columns.items() if c.keep]
        return [self.rank_of(column, row.get(name)) for name, column in columns]

    @staticmethod
    def rank_of(column, value):
        if value is None:  # missing dates and numbers sort last, missing texts and categories as the sorter has them
            return (1, "") if column.type in {"date", "number", "category"} else (-1, "")
        return (0, list(column.values).index(value) if column.type == "category" else value)

    def since(self, table, person, window):
        begin = end_of(self.month - window) if window else date.min
        return [row for row in self.known(table, person) if self.when(row) > begin]

    def number(self, table, column, value):
        if value is None:
            return NAN
        spec = self.specs[table].columns[column]
        return float(list(spec.values).index(value)) if spec.type == "category" else float(value)

    # one feature for everyone

    @remembered
    def values(self, name, ahead):
        """Person to value."""
        f = self.features[name]
        verb = getattr(self, f"do_{f.verb}")
        return {person: verb(person, f, ahead if f.foreseen else 0.0) for person in self.people}

    def of(self, name, ahead=0.0):
        """The same, worked out once."""
        return self.values(name, ahead if self.features[name].foreseen else 0.0)

    # monthly

    def do_mean(self, person, f, _):
        return mean(self.window(person, f))

    def do_highest(self, person, f, _):
        return max(known(self.window(person, f)), default=NAN)

    def do_share(self, person, f, _):
        rows = self.monthly(f.table, person)
        months = range(self.month - f.window + 1, self.month + 1)
        parts = [[rows.get(month, {}).get(column) for column in f.column] for month in months]
        parts = [p for p in parts if None not in p]
        return ratio(sum(p[0] for p in parts), sum(map(sum, parts)))

    def do_spread(self, person, f, _):
        values = known(self.window(person, f))
        return ratio(pstdev(values), fmean(values)) if len(values) >= 3 else NAN

    def do_slope(self, person, f, _):
        points = [(x, y) for x, y in enumerate(self.window(person, f)) if y is not None]
        if len(points) < 3:
            return NAN
        middle = fmean(x for x, _ in points)
        return sum((x - middle) * y for x, y in points) / sum((x - middle) ** 2 for x, _ in points)

    def do_change_over_year(self, person, f, _):
        return ratio(mean(self.window(person, f)), mean(self.window(person, f, earlier=12))) - 1

    def do_months_since_rise(self, person, f, _):
        since, top = NAN, None
        for value in self.window(person, f):
            rose = value is not None and (top is None or value > top * 1.02)
            since = 0.0 if rose else since + 1
            top = max(known([value, top]), default=None)
        return since

    # states

    def do_latest(self, person, f, _):
        return self.number(f.table, f.column[0], self.current(person, f.table, f.column[0], f.window))

    do_level = do_latest

    def do_is_in(self, person, f, _):
        found = {column: self.current(person, f.table, column) for column in f.where}
        return NAN if None in found.values() else float(all(found[c] in values for c, values in f.where.items()))

    def do_differs_from_county(self, person, f, _):
        named, county = self.spell(person).get(f.column[0]), self.county(person)
        return NAN if named is None or county == "unassigned" else float(named != county)

    def do_lies_between(self, person, f, ahead):
        value = self.of(f.of, ahead)[person]
        return NAN if math.isnan(value) else float(f.between[0] <= value < f.between[1])

    def do_ratio(self, person, f, _):
        return ratio(self.of(f.of)[person], self.of(f.by)[person])

    # events

    def counted(self, person, f, where=None, window=None):
        rows = self.since(f.table, person, f.window if window is None else window)
        return [r for r in rows if all(r.get(c) in v for c, v in (f.where if where is None else where).items())]

    def do_count(self, person, f, _):
        return float(len(self.counted(person, f)))

    def do_total(self, person, f, _):
        return float(sum(row[f.column[0]] or 0 for row in self.counted(person, f)))

    def do_change_in_total(self, person, f, _):
        now = self.do_total(person, f, 0)
        return now - (float(sum(r[f.column[0]] or 0 for r in self.counted(person, f, window=2 * f.window))) - now)

    def do_change_of_latest(self, person, f, _):
        rows = [row for row in self.counted(person, f) if row[f.column[0]] is not None]
        if len(rows) < 2:
            return NAN
        newest = self.latest_of(f.table, rows)
        return newest[f.column[0]] - self.latest_of(f.table, [r for r in rows if r is not newest])[f.column[0]]

    def do_months_since(self, person, f, _):
        rows = self.counted(person, f)
        return self.months_to(self.when(rows[-1])) if rows else f.window or NAN

    def open_rows(self, person, f):
        rows = self.known(f.table, person)
        ends = [self.when(r) for r in rows if all(r.get(c) in v for c, v in f.until.items())]
        began = [r for r in rows if all(r.get(c) in v for c, v in f.where.items())]
        return [r for r in began if self.when(r) > max(ends, default=date.min)]

    def do_in_a_row(self, person, f, _):
        return float(sum(self.when(row) > end_of(self.month - f.window) for row in self.open_rows(person, f)))

    def do_is_open(self, person, f, _):
        return float(bool(self.open_rows(person, f)))

    def do_months_open(self, person, f, _):
        rows = self.open_rows(person, f)
        return self.months_to(self.when(rows[0])) if rows else 0.0

    def do_running(self, person, f, _):
        rows = self.counted(person, f)
        ended = [r for r in rows if r[f.column[0]] and day(r[f.column[0]]) <= self.last]
        return float(len(rows) - len(ended))

    def do_highest_level(self, person, f, _):
        rows = [r for r in self.counted(person, f, window=0) if r[f.column[0]] is not None]
        return max((self.number(f.table, f.column[0], r[f.column[0]]) for r in rows), default=0.0)

    def months_to(self, when):
        return (self.last - when).days / MONTH

    # dates and children

    def until(self, person, f, ahead):
        when = self.spell(person).get(f.column[0])
        return (day(when) - self.last).days / MONTH - ahead if when else NAN

    def do_years_since(self, person, f, ahead):
        return -self.until(person, f, ahead) / 12

    def do_months_until(self, person, f, ahead):
        return clip(self.until(person, f, ahead), f.window)

    def do_months_to_age(self, person, f, ahead):
        return clip(self.until(person, f, ahead) + 12 * f.at, f.window)

    def do_is_before(self, person, f, ahead):
        return float(self.until(person, f, ahead) > 0)

    def do_is_just_after(self, person, f, ahead):
        return float(-f.window < self.until(person, f, ahead) <= 0)

    def children(self, person, f):
        latest = {}
        for row in self.known(f.table, person):
            if day(row["birth_date"]) <= self.last:
                latest.setdefault(row["birth_date"], []).append(row)
        return [self.latest_of(f.table, rows) for rows in latest.values()]

    def child_age(self, child, ahead):
        return ((self.last - day(child["birth_date"])).days + ahead * MONTH) / 365.25

    def aged(self, person, f, ahead):
        children = self.children(person, f)
        return [c for c in children if f.between[0] <= self.child_age(c, ahead) < f.between[1]]

    def do_children_aged(self, person, f, ahead):
        return float(len(self.aged(person, f, ahead)))

    def do_has_child_aged(self, person, f, ahead):
        aged = self.aged(person, f, ahead)
        places = [[c.get(column) for column in f.where] for c in aged]
        wanted = list(f.where.values())
        if any(all(p in w for p, w in zip(place, wanted, strict=True)) for place in places):
            return 1.0
        return NAN if any(None in place for place in places) else 0.0

    def do_months_to_school(self, person, f, ahead):
        left = []
        for child in self.children(person, f):
            born = day(child["birth_date"])
            year = born.year + int(f.at) + (born.month > 8)
            left.append((year - self.last.year) * 12 + 8 - self.last.month - ahead)
        left = [months for months in left if abs(months) <= f.window]
        return min(left, key=lambda months: (abs(months), -months), default=NAN)

    # peers

    @remembered
    def key(self, person, peers):
        """What must be the same for two people to be peers; None where something is not known."""
        born, facility = self.spell(person).get("birth_date"), self.staff(person, "facility_id")
        found = {
            "facility": lambda: facility,
            "profession": lambda: self.staff(person, "profession"),
            "employment": lambda: self.staff(person, "employment_type"),
            "grade": lambda: self.grade(person),
            "age_band": lambda: int((self.last - day(born)).days / 365.25 // 10) if born else None,
            "kind": lambda: (self.facilities.get(facility) or {}).get("kind"),
        }
        parts = [found[peer]() for peer in peers]
        return None if None in parts else (self.county(person), *parts)

    @remembered
    def grade(self, person):
        levels = list(self.specs["titles"].columns["level"].values)
        rows = [r for r in self.known("titles", person) if r["event"] == "appointed" and r["level"]]
        return max((levels.index(r["level"]) for r in rows), default=0)

    def peers(self, person, peers, values=None):
        """Peers with a value, oneself included."""
        own = self.key(person, peers)
        same = [] if own is None else self.grouped(peers)[own]
        return same if values is None else [p for p in same if not math.isnan(values[p])]

    @remembered
    def grouped(self, peers):
        found = {}
        for person in self.people:
            found.setdefault(self.key(person, peers), []).append(person)
        return found

    def middle(self, person, f):
        values = self.of(f.of)
        peers = [values[p] for p in self.peers(person, f.peers, values)]
        return median(peers) if len(peers) >= 3 else NAN

    def do_gap_to_peers(self, person, f, _):
        return self.of(f.of)[person] - self.middle(person, f)

    def do_ratio_to_peers(self, person, f, _):
        return ratio(self.of(f.of)[person], self.middle(person, f)) - 1

    def do_rank_among_peers(self, person, f, _):
        values = self.of(f.of)
        peers = self.peers(person, f.peers, values)
        if person not in peers or len(peers) < 3:
            return NAN
        own, others = round(values[person], 9), [round(values[p], 9) for p in peers if p != person]
        return sum((v < own) + (v == own) / 2 for v in others) / len(others)

    def do_peer_mean(self, person, f, _):
        values = self.of(f.of)
        county = [values[p] for p in self.peers(person, (), values)]
        if not county or self.key(person, f.peers) is None:
            return NAN
        others = [values[p] for p in self.peers(person, f.peers, values) if p != person]
        return (sum(others) + 5 * fmean(county)) / (len(others) + 5)

    def do_headcount(self, person, f, _):
        return float(len(self.peers(person, f.peers))) or NAN

    def do_per_head(self, person, f, _):
        return ratio(self.do_latest(person, f, 0), float(len(self.peers(person, ("facility",)))))

    def do_share_of_reference(self, person, f, _):
        level = list(self.specs["titles"].columns["level"].values)[self.grade(person)]
        about = (self.county(person), self.staff(person, "profession"), level)
        found = self.references(f.table, f.column[0]).get(about)
        return ratio(self.of(f.of)[person], found[max(found)]) if found else NAN

    @remembered
    def references(self, table, column):
        """Whom a reference is about, to the month and the value, as far as was known."""
        found = {}
        for row in self.rows.get(table, ()):
            late = day(row[RECORDED]) > self.last if row.get(RECORDED) else False
            if row["month"] <= self.month and not late and row[column] is not None:
                about = (row["county"], row["profession"], row["title_level"])
                found.setdefault(about, {})[row["month"]] = row[column]
        return found

    # exits

    @remembered
    def stays(self):
        return list(self.all_stays())

    def all_stays(self):
        columns = {"facility": "facility_id", "profession": "profession", "employment": "employment_type"}
        for person, spells in self.spells.items():
            for spell in spells:
                if day(spell["hire_date"]) <= self.last:
                    at = {peer: self.staff(person, column, spell) for peer, column in columns.items()}
                    yield spell, at, self.county_of(at["facility"])

    def exits_and_years(self, f, peers, own, county):
        about = (county, *(own[peer] for peer in peers))
        return self.left_and_served(f.id, peers).get(about, (0, 0.0))

    @remembered
    def left_and_served(self, name, peers):
        """County and peers, to exits that count and years of service in the window."""
        f, found = self.features[name], {}
        begin = end_of(self.month - f.window)
        for spell, at, county in self.stays():
            left = bool(self.exit_known(spell))
            until = day(spell["exit_date"]) if left else self.last
            counts = left and until > begin and all(spell.get(c) in v for c, v in f.where.items())
            served = max((until - max(day(spell["hire_date"]), begin + timedelta(days=1))).days + 1, 0) / 365.25
            exits, years = found.get((county, *(at[peer] for peer in peers)), (0, 0.0))
            found[county, *(at[peer] for peer in peers)] = exits + counts, years + served
        return found

    def own(self, person, peers):
        columns = {"facility": "facility_id", "profession": "profession", "employment": "employment_type"}
        return {peer: self.staff(person, columns[peer]) for peer in peers}

    def do_exit_rate(self, person, f, _):
        own, county = self.own(person, f.peers), self.county(person)
        if None in own.values():
            return NAN
        exits, years = self.exits_and_years(f, f.peers, own, county)
        of_county = ratio(*self.exits_and_years(f, (), {}, county))
        return (exits + 20 * of_county) / (years + 20)

    def do_colleagues_left(self, person, f, _):
        own = self.own(person, f.peers)
        return NAN if None in own.values() else self.exits_and_years(f, f.peers, own, self.county(person))[0]


@cache
def day(text):
    return date.fromisoformat(text)


@cache
def end_of(month):
    year, place = divmod(month, 12)
    return date(year, place + 1, monthrange(year, place + 1)[1])


def known(values):
    return [value for value in values if value is not None]


def mean(values):
    return fmean(known(values)) if known(values) else NAN


def ratio(above, below):
    return above / below if below > 0 else NAN


def clip(value, window):
    return value if math.isnan(value) else max(-window, min(window, value))
