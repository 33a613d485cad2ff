"""The records of one delivery as pandas reads them, and what of them was known at the end of the as-of month."""

from functools import cached_property
from pathlib import Path

import pandas as pd

UNASSIGNED = "unassigned"
SUPERSEDED = ("facility_id", "employment_type")
"""Columns of staff, which are as of the delivery, whose history stands in postings."""


class Delivery:
    """All tables of a folder of Parquet files, with dates as dates.

    Attributes
    ----------
    last_day : Timestamp
        The end of the as-of month.
    people : DataFrame
        Everyone at work then, by staff_id, with facility, county and form of employment as known then.
    """

    def __init__(self, folder: Path, as_of: str) -> None:
        self.month = pd.Period(as_of, "M")
        self.last_day = self.month.to_timestamp(how="end").normalize()
        self.tables = {path.stem: _dated(pd.read_parquet(path)) for path in sorted(folder.glob("*.parquet"))}
        self._known: dict[str, pd.DataFrame] = {}
        self.people = self._here()

    def before(self, window: int | None) -> pd.Timestamp:
        """The last day before a window of months that ends with the as-of month."""
        return (self.month - window).to_timestamp(how="end").normalize() if window else pd.Timestamp.min

    def monthly(self, table: str) -> pd.DataFrame:
        """Rows of a monthly table about people at work, with `ago`, the months between a row and the as-of month."""
        if table not in self._known:
            rows = self.tables[table]
            months = pd.Series(rows["month"].unique()).astype(str)
            ordinal = dict(zip(months, pd.PeriodIndex(months, freq="M").astype("int64"), strict=True))
            rows = rows.assign(ago=self.month.ordinal - rows["month"].astype(str).map(ordinal))
            rows = rows[(rows["ago"] >= 0) & rows["staff_id"].isin(self.people.index)]
            first, last = self._days(rows["ago"])
            self._known[table] = rows[~self._in_a_gap(rows["staff_id"], first, last)]
        return self._known[table]

    def rows(self, table: str) -> pd.DataFrame:
        """Rows of a dated table about people at work that were known, in the order of their `day`."""
        if table not in self._known:
            rows = self._dated_and_known(table)
            self._known[table] = rows[rows["staff_id"].isin(self.people.index)]
        return self._known[table]

    @cached_property
    def spells(self) -> pd.DataFrame:
        """Every spell that had begun, leavers' too: when it ended as far as was known, and where it was."""
        staff = self.tables["staff"].sort_values(["staff_id", "hire_date", "exit_date"], ignore_index=True)
        known = staff[["exit_date", "exit_recorded_date"]].max(axis=1).where(staff["exit_date"].notna())
        staff["left"] = known <= self.last_day
        staff["began"] = self._begins(staff)
        return self._with_county(self._superseded(staff[staff["hire_date"] <= self.last_day]))

    @cached_property
    def _leavings(self) -> pd.DataFrame:
        spells = self.tables["staff"].sort_values("hire_date")
        known = spells[["exit_date", "exit_recorded_date"]].max(axis=1).where(spells["exit_date"].notna())
        return spells.assign(gone=spells["exit_date"].where(known <= self.last_day))[["staff_id", "hire_date", "gone"]]

    def _here(self) -> pd.DataFrame:
        running = self.spells[~self.spells["left"]].drop_duplicates("staff_id", keep="last")
        for name in ("birth_date", "notice_date"):
            running[name] = running[name].where(running[name] <= self.last_day)
        return running.set_index("staff_id").sort_index()

    def _dated_and_known(self, table: str) -> pd.DataFrame:
        rows = self.tables[table]
        day = next(name for name in ("effective_date", "start_date", "date") if name in rows)
        known = rows[day] <= self.last_day
        if "recorded_date" in rows:
            known &= ~(rows["recorded_date"] > self.last_day)
        rows = rows[known].assign(day=rows[day]).sort_values(["day", "staff_id"])
        return rows[~self._in_a_gap(rows["staff_id"], rows["day"], rows["day"])]

    def _days(self, ago: pd.Series) -> tuple[pd.Series, pd.Series]:
        """First and last day of each row's month."""
        months = {one: self.month - one for one in ago.unique()}
        first = ago.map({one: month.to_timestamp() for one, month in months.items()})
        return first, ago.map({one: month.to_timestamp(how="end").normalize() for one, month in months.items()})

    def _in_a_gap(self, staff: pd.Series, first: pd.Series, last: pd.Series) -> pd.Series:
        """Whether a row about these days lies after an exit that was known, and before a new hire."""
        gone = self._leavings.dropna()["staff_id"]
        rows = pd.DataFrame({"staff_id": staff, "first": first, "last": last})
        rows = rows[staff.isin(gone).to_numpy()].sort_values("last")
        rows["staff_id"] = rows["staff_id"].astype("str")
        found = pd.merge_asof(rows, self._leavings, left_on="last", right_on="hire_date", by="staff_id")
        after = pd.Series((found["gone"] < found["first"]).to_numpy(), index=rows.index)
        return after.reindex(staff.index, fill_value=False)

    def _begins(self, staff: pd.DataFrame) -> pd.Series:
        """From when postings belong to a spell: the day after the one before ended, or its hire; a first one always."""
        again = staff["staff_id"].eq(staff["staff_id"].shift())
        ended = staff["exit_date"].where(staff["left"]).shift() + pd.Timedelta(days=1)
        return ended.fillna(staff["hire_date"]).where(again, pd.Timestamp("1900-01-01"))

    def _superseded(self, spells: pd.DataFrame) -> pd.DataFrame:
        """What staff says, but where a posting of that spell was known, what the latest says."""
        spells = spells.reset_index(drop=True)
        begins = spells[["staff_id", "began"]].reset_index(names="spell").sort_values("began")
        postings = self._dated_and_known("postings")
        found = pd.merge_asof(postings, begins, left_on="day", right_on="began", by="staff_id").dropna(subset=["spell"])
        latest = found.groupby("spell")[list(SUPERSEDED)].last()
        for column in SUPERSEDED:
            spells[column] = latest[column].reindex(spells.index).fillna(spells[column])
        return spells

    def _with_county(self, spells: pd.DataFrame) -> pd.DataFrame:
        facilities = self.tables["facilities"].drop_duplicates("facility_id").set_index("facility_id")
        columns = {"facility_kind": "kind", **{name: name for name in facilities if name not in ("name", "kind")}}
        for name, column in columns.items():
            spells[name] = spells["facility_id"].map(facilities[column])
        return spells.assign(county=spells["county"].fillna(UNASSIGNED))


def _dated(table: pd.DataFrame) -> pd.DataFrame:
    dates = [name for name in table if name.endswith("_date") or name in ("date", "service_obligation_end")]
    return table.assign(**{name: pd.to_datetime(table[name], format="%Y-%m-%d") for name in dates})
