"""In which county people are paid: each county exports by itself."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from takeroot.records.cells.word_places import word_places
from takeroot.records.rows.table_rows import TableRows


def counties(tables: Mapping[str, TableRows]) -> NDArray[np.int64]:
    """Give the county of each facility that the staff names, and one for no facility at the end.

    Counties are numbered from 0, the last number below the length; facilities of which no county is known are of the
    same county as no facility.
    """
    named = tables["staff"].cells.get("facility_id") if "staff" in tables else None
    words = named.words if named else pa.array([], pa.string())
    county = np.zeros(len(words))
    if "facilities" in tables and "county" in tables["facilities"].cells:
        known = tables["facilities"]
        county = _county_of_word(known)[word_places(words, known.cells["facility_id"].words)]
    return np.unique(np.append(county, 0), return_inverse=True)[1]


def _county_of_word(facilities: TableRows) -> NDArray[np.float64]:
    """For each facility's id the place of its county, counted from 1; 0 for none, and at the end for no id."""
    ids, county = facilities.cells["facility_id"], facilities.cells["county"]
    of_word = np.zeros(len(ids.words))
    of_word[ids.parsed[~facilities.out]] = county.parsed[~facilities.out] + 1
    return np.append(of_word, 0)
