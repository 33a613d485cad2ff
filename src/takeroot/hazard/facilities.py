"""Expected exits and turnover of each facility with an interval: the frame of facilities.parquet."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.data.text_places import text_places
from takeroot.hazard.expected_count import count_interval, doubt_of_a_year
from takeroot.hazard.headcount import expected_exits, other_exit_risk
from takeroot.specs.recipe import Recipe

Floats = NDArray[np.float64]

_LINE = 0.10
_CERTAIN = 1 - 1e-9
_FACTORS_SHOWN = 3


def facilities(
    people: pd.DataFrame,
    risk: Floats,
    factors: pd.DataFrame,
    staff: pd.DataFrame,
    *,
    as_of: int,
    recipe: Recipe,
    member_risk: Floats | None = None,
    line: float = _LINE,
) -> pd.DataFrame:
    """Add up each facility's people.

    Parameters
    ----------
    people : DataFrame
        Everybody who is there at M, those who objected included: staff_id, facility_id, county, notice_given.
    risk : ndarray of shape (n,)
        Risk of a voluntary exit within twelve months; NaN for people who objected: they count with the mean of their
        facility, else of their county, else of all. Who has given notice counts as leaving for certain.
    factors : DataFrame
        Rows of factors.parquet; those of lead `year` are used. The three factors that raise the facility's log-odds
        most, on average over its people, are named; fewer where fewer raise them.
    staff : DataFrame
        The clean table `staff`: from it the competing exits are expected (`other_exit_risk`).
    as_of : int
        Month number M.
    recipe : Recipe
        models/hazard.toml.
    member_risk : ndarray of shape (B, n), optional
        Risks by the resampled members: the model's own doubt, added to that of chance.
    line : float
        The turnover that a facility is held to.

    Returns
    -------
    DataFrame
        Sorted by facility_id: facility_id, county, headcount, expected_exits_12m (voluntary), expected_other_exits_12m,
        expected_turnover_12m (both kinds over the headcount at M), low, high (its 90 % interval), line; in what the
        doubt of the number of exits lies: own_variance (independent of other facilities: variances add up),
        year_deviation and model_deviation (shared with all others: deviations add up, before they are squared);
        factor_1 to factor_3 (empty where there is none).
    """
    of_person, place = pd.factorize(people["facility_id"].astype("str"), sort=True)
    county = people["county"].astype("str")
    chance = _with_notice(people, _filled(risk, of_person, county))
    leaves, goes = expected_exits(chance, other_exit_risk(people, staff, recipe, as_of=as_of))
    size = np.bincount(of_person, minlength=len(place))
    exits, others = (_summed(part, of_person, len(place)) for part in (leaves, goes))
    own = _summed((leaves + goes) * (1 - leaves - goes), of_person, len(place))
    apart, shared = _model_doubt(member_risk, chance == risk, of_person, len(place))
    own, of_year = own + apart, doubt_of_a_year(exits) ** 0.5
    low, high = count_interval(size, exits + others, own + of_year**2 + shared**2)
    first = np.zeros(len(place), dtype=np.int64)
    first[of_person[::-1]] = np.arange(len(people))[::-1]
    frame = pd.DataFrame({"facility_id": place, "county": county.take(first).array, "headcount": size})
    frame["expected_exits_12m"], frame["expected_other_exits_12m"] = exits, others
    frame["expected_turnover_12m"] = (exits + others) / size
    frame["low"], frame["high"], frame["line"] = low / size, high / size, line
    frame["own_variance"], frame["year_deviation"], frame["model_deviation"] = own, of_year, shared
    return _with_factors(frame, people, factors, of_person)


def _summed(part: Floats, of_person: NDArray[np.int64], places: int) -> Floats:
    return np.asarray(np.bincount(of_person, part, minlength=places), dtype=np.float64)


def _filled(risk: Floats, of_person: NDArray[np.int64], county: pd.Series) -> Floats:
    """Unscored people get the mean of their facility, else county, else everybody."""
    filled = risk.copy()
    for group in (of_person, pd.factorize(county)[0], np.zeros(len(risk), dtype=np.int64)):
        scored = ~np.isnan(risk)
        count = np.bincount(group[scored], minlength=int(group.max(initial=0)) + 1)
        total = np.bincount(group[scored], risk[scored], minlength=len(count))
        mean = np.divide(total, count, out=np.full(len(count), np.nan), where=count > 0)
        filled = np.where(np.isnan(filled), mean[group], filled)
    return np.nan_to_num(filled)


def _with_notice(people: pd.DataFrame, risk: Floats) -> Floats:
    if "notice_given" not in people:
        return risk
    return np.where(people["notice_given"].to_numpy(dtype=bool), _CERTAIN, risk)


def _model_doubt(
    member_risk: Floats | None, counted: NDArray[np.bool_], of_person: NDArray[np.int64], places: int
) -> tuple[Floats, Floats]:
    """Variance in which members differ about a facility alone, and the deviation that goes with all facilities' sum."""
    if member_risk is None or len(member_risk) < 2:  # noqa: PLR2004 - one member agrees with itself
        return np.zeros(places), np.zeros(places)
    sums = np.stack([_summed(one[counted], of_person[counted], places) for one in member_risk])
    apart = sums - sums.mean(axis=0)
    whole = apart.sum(axis=1)
    freedom = len(sums) - 1
    deviation = float(np.sqrt(whole @ whole / freedom))
    shared = whole @ apart / freedom / deviation if deviation > 0 else np.zeros(places)
    return np.maximum((apart**2).sum(axis=0) / freedom - shared**2, 0.0), shared


def _with_factors(
    frame: pd.DataFrame, people: pd.DataFrame, factors: pd.DataFrame, of_person: NDArray[np.int64]
) -> pd.DataFrame:
    year = factors[factors["lead"].astype("str") == "year"]
    names = [name for name in year.columns if name not in ("staff_id", "lead", "base")]
    where = of_person[text_places(year["staff_id"], people["staff_id"])]
    means = year[names].groupby(where).mean().reindex(range(len(frame))).to_numpy(dtype=np.float64)
    means = np.nan_to_num(means.reshape(len(frame), len(names)))
    order = np.argsort(-means, axis=1, kind="stable")
    words = np.asarray([*names, ""], dtype=object)
    for rank in range(_FACTORS_SHOWN):
        at = order[:, rank] if rank < len(names) else np.full(len(frame), len(names))
        raises = np.take_along_axis(means, order, axis=1)[:, rank] > 0 if rank < len(names) else False
        frame[f"factor_{rank + 1}"] = pd.Series(words[np.where(raises, at, len(names))], dtype="str")
    return frame
