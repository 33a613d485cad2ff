"""A county's raw tables with its register of leavers, as whoever edits them in the office sees both."""

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.random import default_rng

from takeroot.simulate.simulated_county import SimulatedCounty

DELIVERED = pd.Timestamp("2024-12-31")


class Register:
    """The tables, to be edited, and who has left when.

    Attributes
    ----------
    tables : dict of str to DataFrame
        Ids and months as plain text.
    draw : Generator
        Chance, from the county's seed.
    """

    def __init__(self, county: SimulatedCounty) -> None:
        self.tables = {name: _plain(frame) for name, frame in county.tables.items()}
        self.draw = default_rng([county.seed, 3])
        staff = self.tables["staff"]
        dates = pd.to_datetime(staff["exit_date"]).fillna(pd.Timestamp.max.floor("D"))
        last = dates.groupby(staff["staff_id"]).max()
        self._left = last.where(last <= DELIVERED)

    def left(self, ids: pd.Series) -> pd.Series:
        """Day on which each left for good; missing for who is on the list."""
        return ids.map(self._left)

    def touched(self, ids: pd.Series, *, gone: float, here: float) -> pd.Series:
        """Whether each row's person is among those drawn: so large a share of the leavers and of those on the list."""
        share = np.where(self._left.notna(), gone, here)
        return ids.map(pd.Series(self.draw.random(share.size) < share, index=self._left.index))

    def months_to_exit(self, table: str, column: str, *, others: bool = True) -> pd.Series:
        """Months from each row's date to the person's exit; with `others`, to a chance day for those on the list."""
        frame = self.tables[table]
        days = pd.Series(self.draw.integers(0, 1460, self._left.size), index=self._left.index)
        chance = DELIVERED - pd.to_timedelta(frame["staff_id"].map(days), unit="D")
        left = self.left(frame["staff_id"])
        return (left.fillna(chance) if others else left).sub(pd.to_datetime(frame[column])).dt.days / 30.44

    def add(self, table: str, rows: pd.DataFrame, key: Iterable[str]) -> None:
        """Append rows whose key is not there yet."""
        both = pd.concat([self.tables[table], rows[self.tables[table].columns]], ignore_index=True)
        self.tables[table] = both.drop_duplicates(list(key), keep="first").sort_values(list(key), ignore_index=True)

    def at_work(self, ids: pd.Series, dates: pd.Series) -> pd.Series:
        """Whether each date lies after the person's first hire and not after the exit."""
        staff = self.tables["staff"]
        hired = ids.map(pd.to_datetime(staff["hire_date"]).groupby(staff["staff_id"]).min())
        return (dates > hired) & ~(dates > self.left(ids).fillna(DELIVERED))


def day_text(dates: pd.Series) -> pd.Series:
    """Dates as the tables write them."""
    return dates.dt.strftime("%Y-%m-%d")


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    texts = [name for name in frame if isinstance(frame[name].dtype, pd.CategoricalDtype)]
    return frame.astype(dict.fromkeys(texts, "str"))
