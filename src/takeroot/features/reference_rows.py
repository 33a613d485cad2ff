"""Reference pay by county, month, profession and title level; which month's is known at M is decided in `asof`."""

import numpy as np
import pandas as pd

from takeroot.data.clean_tables import CleanTables
from takeroot.features.calendar import Floats, Ints, days, months_of
from takeroot.features.codes import places
from takeroot.features.dated_rows import as_numbers
from takeroot.features.facilities import Facilities

_WIDTH = 1 << 10


class ReferenceRows:
    """A table of reference values, sorted by whom they are about and by month.

    Attributes
    ----------
    known : array of int
        (R,) first month at whose end a row is known.
    """

    def __init__(self, tables: CleanTables, table: str, facilities: Facilities) -> None:
        frame = tables[table]
        profession = _coded_as(frame["profession"], tables["staff"]["profession"])
        level = _coded_as(frame["title_level"], tables["titles"]["level"])
        about = keys(places(frame["county"], facilities.counties), profession, level)
        month = frame["month"].to_numpy()
        self._frame, self._order = frame, np.lexsort((month, about))
        self._about = about[self._order]
        known = month
        if "recorded_date" in frame:
            known = np.maximum(month, months_of(days(frame["recorded_date"], missing=0)))
        self.known = known[self._order]

    def latest(self, column: str, as_of: int, about: Ints) -> Floats:
        """(n,) latest value known at `as_of` about each key; NaN where there is none."""
        values = as_numbers(self._frame[column])[self._order]
        known = np.flatnonzero((self.known <= as_of) & ~np.isnan(values))
        if not known.size:
            return np.full(about.size, np.nan)
        place = np.searchsorted(self._about[known], about, side="right") - 1
        found = (self._about[known][place] == about) & (
            about >= 0
        )  # before the first lies the last, which is another's
        return np.where(found, values[known][place], np.nan)


def keys(county: Ints, profession: Ints, level: Ints) -> Ints:
    """County, profession and title level in one number; -1 where one of them is missing."""
    together = (county * _WIDTH + profession) * _WIDTH + level
    return np.where((county < 0) | (profession < 0) | (level < 0), -1, together)


def _coded_as(values: pd.Series, like: pd.Series) -> Ints:
    return values.cat.set_categories(like.cat.categories).cat.codes.to_numpy().astype(np.int64)
