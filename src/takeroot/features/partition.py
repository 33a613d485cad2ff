"""Which people must be worked on together: a person's features depend on rows of people of the same county alone."""

import numpy as np
import pandas as pd

from takeroot.data.clean_tables import CleanTables
from takeroot.features.calendar import Ints
from takeroot.features.codes import distinct, places, texts
from takeroot.features.facilities import read_facilities


def partition(tables: CleanTables) -> pd.Series:
    """Tell the group of each person, so that each group's tables by themselves give the same features, byte for byte.

    Peers, facilities' histories and county means never cross a county. Counties that one person ever worked in, by
    `staff` or `postings`, belong to one group; who has no known facility is in the county "unassigned".

    Parameters
    ----------
    tables : CleanTables
        `staff`, `postings` and `facilities` are looked at.

    Returns
    -------
    Series
        staff_id to the name of the group: the first of its counties.

    Examples
    --------
    >>> staff = pd.DataFrame({"staff_id": ["a", "b", "a"], "facility_id": ["f1", "f2", "f3"]}, dtype="str")
    >>> facilities = pd.DataFrame({"facility_id": ["f1", "f2", "f3"], "county": ["east", "west", "north"]}, dtype="str")
    >>> partition(CleanTables({"staff": staff, "facilities": facilities}, {}, None)).to_dict()
    {'a': 'east', 'b': 'west'}
    """
    facilities, ids = read_facilities(tables), distinct(tables["staff"]["staff_id"])
    named = [tables[table] for table in ("staff", "postings") if table in tables.frames]
    person = np.concatenate([places(frame["staff_id"], ids) for frame in named])
    county = np.concatenate([facilities.county[places(frame["facility_id"], facilities.ids)] for frame in named])
    group = _joined(person[person >= 0], county[person >= 0], len(facilities.counties))
    of_person = np.zeros(len(ids), dtype=np.int64)
    of_person[person[person >= 0]] = group[county[person >= 0]]
    names = texts(facilities.counties)
    return pd.Series(names[of_person], index=pd.Index(texts(ids), name="staff_id"), dtype="str")


def _joined(person: Ints, county: Ints, counties: int) -> Ints:
    """First county of each county's group: those that share a person, and those that share one with these."""
    group = np.arange(counties)
    while True:
        lowest = np.full(person.max(initial=-1) + 1, counties)
        np.minimum.at(lowest, person, group[county])
        joined = group.copy()
        np.minimum.at(joined, county, lowest[person])
        joined = joined[joined]
        if (joined == group).all():
            return group
        group = joined
