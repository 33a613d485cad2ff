"""The facilities, one row an id that `staff`, `postings` or `facilities` names, and their counties."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from takeroot.data.clean_tables import CleanTables
from takeroot.features.calendar import Ints
from takeroot.features.codes import distinct, places, texts

UNASSIGNED = "unassigned"
"""Written for a facility or county that is not known."""


@dataclass(frozen=True)
class Facilities:
    """All facilities, sorted by id.

    Parameters
    ----------
    ids : Array
        Every facility id that is named.
    frame : DataFrame
        The rows of `facilities` in the order of `ids`; missing values where there is no row.
    counties : Array
        Names of the counties, sorted, "unassigned" among them.
    county : array of int
        (ids + 1,) place of each facility's county among `counties`; the last stands for an unknown facility.
    """

    ids: pa.Array
    frame: pd.DataFrame
    counties: pa.Array
    county: Ints


def read_facilities(tables: CleanTables) -> Facilities:
    """Gather the facilities of a delivery."""
    frames = [tables.frames[name] for name in ("facilities", "staff", "postings") if name in tables.frames]
    ids = distinct(*(frame["facility_id"] for frame in frames if "facility_id" in frame))
    frame = tables["facilities"].set_index("facility_id").reindex(texts(ids))
    named = frame["county"].fillna(UNASSIGNED)
    counties = distinct(named, pd.Series([UNASSIGNED], dtype="str"))
    unknown = places(pd.Series([UNASSIGNED], dtype="str"), counties)
    return Facilities(ids, frame, counties, np.append(places(named, counties), unknown))
