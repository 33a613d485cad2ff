"""Features of standing against peers of the same county, of the facility's people, and of its history of exits."""

from collections.abc import Mapping

import pandas as pd
from delivery import Delivery

FEWEST, PRIOR_PEERS, PRIOR_YEARS = 3, 5.0, 20.0
DAYS_A_YEAR = 365.25
COLUMNS = {"facility": "facility_id", "profession": "profession", "grade": "grade", "age_band": "age_band"}


def _peers(people: pd.DataFrame, values: pd.Series, peers: tuple[str, ...]) -> pd.api.typing.SeriesGroupBy:
    keys = [people["county"], *(people[COLUMNS[peer]] for peer in peers)]
    return values.reindex(people.index).groupby(keys, observed=True)


def median_of_peers(people: pd.DataFrame, values: pd.Series, peers: tuple[str, ...]) -> pd.Series:
    """Median among peers, where three of them are known."""
    grouped = _peers(people, values, peers)
    return grouped.transform("median").where(grouped.transform("count") >= FEWEST)


def gap_to_peers(people: pd.DataFrame, values: pd.Series, peers: tuple[str, ...]) -> pd.Series:
    """Difference from that median."""
    return values - median_of_peers(people, values, peers)


def ratio_to_peers(people: pd.DataFrame, values: pd.Series, peers: tuple[str, ...]) -> pd.Series:
    """Ratio to that median, less 1."""
    median = median_of_peers(people, values, peers)
    return values / median.where(median > 0) - 1


def rank_among_peers(people: pd.DataFrame, values: pd.Series, peers: tuple[str, ...]) -> pd.Series:
    """Share of the other peers that are lower, ties counting half."""
    grouped = _peers(people, values.round(9), peers)  # means that are equal but for the order of their sums tie
    known = grouped.transform("count")
    return ((grouped.rank() - 1) / (known - 1)).where(known >= FEWEST)


def peer_mean(people: pd.DataFrame, values: pd.Series, peers: tuple[str, ...]) -> pd.Series:
    """Mean over the other peers, shrunk to the county's."""
    near, county = _peers(people, values, peers), _peers(people, values, ())
    others, own = near.transform("sum") - values.fillna(0), values.notna()
    return (others + PRIOR_PEERS * county.transform("mean")) / (near.transform("count") - own + PRIOR_PEERS)


def headcount(people: pd.DataFrame) -> pd.Series:
    """People at the facility."""
    return people.groupby(["county", "facility_id"])["hire_date"].transform("size")


def share_of_reference(data: Delivery, table: str, column: str, of: pd.Series, level: pd.Series) -> pd.Series:
    """A feature over the latest reference for the county, profession and title level."""
    rows, keys = data.tables[table], ["county", "profession", "title_level"]
    known = rows["month"].astype(str) <= str(data.month)
    if "recorded_date" in rows:
        known &= ~(rows["recorded_date"] > data.last_day)
    latest = rows[known].sort_values("month").groupby(keys)[column].last()
    asked = data.people[["county", "profession"]].assign(title_level=level)
    reference = asked.join(latest, on=keys)[column]
    return of / reference.where(reference > 0)


def exit_rate(data: Delivery, window: int, where: Mapping[str, tuple[str, ...]], peers: tuple[str, ...]) -> pd.Series:
    """Exits a year of service in the window, shrunk to the county's rate."""
    spells, exits = data.spells, _left_within(data, window, where).astype("float64")
    until = spells["exit_date"].where(spells["left"], data.last_day)
    since = spells["hire_date"].clip(lower=data.before(window) + pd.Timedelta(days=1))
    years = ((until - since).dt.days + 1).clip(lower=0) / DAYS_A_YEAR
    near, county = [spells["county"], *(spells[COLUMNS[peer]] for peer in peers)], spells["county"]
    served = years.groupby(county).transform("sum")
    usual = exits.groupby(county).transform("sum") / served.where(served > 0)
    gone, time = (part.groupby(near, observed=True).transform("sum") for part in (exits, years))
    return _of_people(data, (gone + PRIOR_YEARS * usual) / (time + PRIOR_YEARS))


def colleagues_left(
    data: Delivery, window: int, where: Mapping[str, tuple[str, ...]], peers: tuple[str, ...]
) -> pd.Series:
    """Number of peers who left in the window."""
    spells = data.spells
    near = [spells["county"], *(spells[COLUMNS[peer]] for peer in peers)]
    gone = _left_within(data, window, where).astype("float64").groupby(near, observed=True).transform("sum")
    return _of_people(data, gone)


def _left_within(data: Delivery, window: int, where: Mapping[str, tuple[str, ...]]) -> pd.Series:
    spells = data.spells
    left = spells["left"] & (spells["exit_date"] > data.before(window))
    for column, values in where.items():
        left &= spells[column].isin(values)
    return left


def _of_people(data: Delivery, values: pd.Series) -> pd.Series:
    spells = data.spells[["staff_id", "left"]].assign(value=values)
    return spells[~spells["left"]].drop_duplicates("staff_id", keep="last").set_index("staff_id")["value"]
