"""The export that many offices can give: those employed now, and those who left of late."""

from dataclasses import replace

from takeroot.months import month_text
from takeroot.simulate.simulated_county import SimulatedCounty


def recent_leavers(county: SimulatedCounty, *, months: int = 24) -> SimulatedCounty:
    """Keep in every table only people employed at the delivery and those whose exit lies in the last `months`.

    Exits before that are not recorded at all, so that whoever is in the tables with a long service is there because
    they stayed: observation begins late. The truth stays whole.

    Parameters
    ----------
    county : SimulatedCounty
        A whole county.
    months : int
        How far back leavers are still in the records.

    Returns
    -------
    SimulatedCounty
        The same county, delivered in part.

    Examples
    --------
    >>> from takeroot.simulate.simulate import simulate
    >>> county = simulate(staff=200, months=24, seed=1)
    >>> recent = recent_leavers(county, months=6)
    >>> bool((recent.tables["staff"]["exit_date"].dropna() >= "2024-07").all())
    True
    """
    staff = county.tables["staff"]
    since = month_text(county.last_month - months + 1)
    kept = staff[staff["exit_date"].isna() | (staff["exit_date"] >= since)]
    known = set(kept["staff_id"])
    tables = {name: t[t["staff_id"].isin(known)] if "staff_id" in t else t for name, t in county.tables.items()}
    whole = {name: t.reset_index(drop=True) for name, t in (tables | {"staff": kept}).items()}
    return replace(county, tables=whole)
