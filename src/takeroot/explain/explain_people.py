"""A model's contributions as a run writes them: one row a person and lead, by feature and by factor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from takeroot.data.feature_set import FeatureSet
from takeroot.data.risk_model import RiskModel
from takeroot.explain.contributions import Floats
from takeroot.explain.factor_places import factor_places
from takeroot.explain.year import of_year, year_weights
from takeroot.specs.feature import Feature

_YEAR = 12


@dataclass(frozen=True)
class Explained:
    """Why each person's risk is what it is.

    Parameters
    ----------
    contributions : DataFrame
        staff_id, lead ("3", "6", "12", "year"), base, one column a feature; sorted by staff_id, then lead.
    factors : DataFrame
        The same rows: staff_id, lead, base, one column a factor.
    """

    contributions: pd.DataFrame
    factors: pd.DataFrame


def explain_people(
    model: RiskModel,
    feature_set: FeatureSet,
    features: Mapping[str, Feature],
    *,
    contributions: tuple[Floats, Floats] | None = None,
) -> Explained:
    """Explain everyone of a feature set at each lead and for the year.

    Parameters
    ----------
    model : RiskModel
        Its contributions add up to its log-odds.
    feature_set : FeatureSet
        People sorted by staff_id.
    features : mapping of str to Feature
        The declarations of the model's features; each says its factor.
    contributions : pair of ndarray, optional
        By this model of these people, where they are at hand.

    Returns
    -------
    Explained
        In every row base + the other columns = the log-odds at that lead; in the `year` rows the mean of the
        log-odds up to the 12-month lead, weighted by what each interval adds to the year's risk.

    Examples
    --------
    A model of one feature that is its own contribution:

    >>> from types import SimpleNamespace
    >>> from takeroot.specs.spec import Label
    >>> model = SimpleNamespace(
    ...     leads=(6, 12),
    ...     feature_names=("nights",),
    ...     contributions=lambda values: (np.full((1, 2), -3.0), np.stack([v.to_numpy() for v in values], axis=1)),
    ... )
    >>> nights = pd.DataFrame({"nights": [0.5]})
    >>> people = FeatureSet(24299, (6, 12), pd.DataFrame({"staff_id": ["S1"]}), (nights, nights))
    >>> declared = Feature(factor="workload", label=Label(zh="夜班", en="nights"), unit="nights", verb="mean")
    >>> explain_people(model, people, {"nights": declared}).factors
      staff_id  lead  base  workload
    0       S1     6  -3.0       0.5
    1       S1    12  -3.0       0.5
    2       S1  year  -3.0       0.5
    """
    base, values = contributions or model.contributions(feature_set.values)
    factors, places = factor_places(model.feature_names, features)
    of_feature = np.empty((len(places), len(base), len(model.leads) + 1))
    of_factor = np.zeros((len(factors), len(base), len(model.leads) + 1))
    weights = _weights(base, values, model.leads)
    # Column after column, so that each is read from memory but once.
    for column, place, of_leads in zip(of_feature, places, values.T, strict=True):
        _fill(column, of_leads, weights)
        of_factor[place] += column
    whole = np.empty((len(base), len(model.leads) + 1))
    _fill(whole, base.T, weights)
    keys = _keys(feature_set.people["staff_id"], [*map(str, model.leads), "year"], whole)
    return Explained(_frame(keys, of_feature, model.feature_names), _frame(keys, of_factor, factors))


def _weights(base: Floats, values: Floats, leads: Sequence[int]) -> Floats:
    """Everybody's weights of the leads that make up the year, (leads of the year, n)."""
    year = sum(lead <= _YEAR for lead in leads) or len(leads)
    log_odds = np.stack([base[:, k] + values[:, k].sum(axis=1) for k in range(year)], axis=1)
    return np.ascontiguousarray(year_weights(log_odds).T)


def _fill(column: Floats, of_leads: Floats, weights: Floats) -> None:
    """Write the leads, (L, n), and the year into a column of rows, (n, L + 1)."""
    for lead, values in enumerate(of_leads):
        column[:, lead] = values
    column[:, -1] = of_year(weights, of_leads[: len(weights)])


def _keys(staff_id: "pd.Series[str]", leads: Sequence[str], base: Floats) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "staff_id": staff_id.repeat(len(leads)).reset_index(drop=True),
            "lead": pd.array(list(leads), dtype="str").take(np.tile(np.arange(len(leads)), len(staff_id))),
            "base": base.reshape(-1),
        }
    )


def _frame(keys: pd.DataFrame, columns: Floats, names: Sequence[str]) -> pd.DataFrame:
    """Columns (C, n, L + 1) beside their keys, not copied: in memory column after column, as they are written."""
    wide = pd.DataFrame(columns.reshape(len(names), len(keys)).T, columns=list(names), copy=False)
    return pd.concat([keys, wide], axis=1)
