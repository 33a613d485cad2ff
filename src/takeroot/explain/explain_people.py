"""A model's contributions as a run writes them: one row a person and lead, by feature and by factor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from takeroot.data.feature_set import FeatureSet
from takeroot.data.risk_model import RiskModel
from takeroot.explain.by_factor import by_factor
from takeroot.explain.contributions import Contributions, Floats
from takeroot.explain.year import year_contributions
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


def explain_people(model: RiskModel, feature_set: FeatureSet, features: Mapping[str, Feature]) -> Explained:
    """Explain everyone of a feature set at each lead and for the year.

    Parameters
    ----------
    model : RiskModel
        Its contributions add up to its log-odds.
    feature_set : FeatureSet
        People sorted by staff_id.
    features : mapping of str to Feature
        The declarations of the model's features; each says its factor.

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
    base, values = with_year(*model.contributions(feature_set.values), leads=model.leads)
    factors, sums = by_factor(values, model.feature_names, features)
    keys = _keys(feature_set.people["staff_id"], [*map(str, model.leads), "year"], base)
    return Explained(_frame(keys, values, model.feature_names), _frame(keys, sums, factors))


def with_year(base: Floats, values: Floats, *, leads: Sequence[int]) -> tuple[Floats, Floats]:
    """Append the year's row: base (n, L) to (n, L + 1), contributions (n, L, F) to (n, L + 1, F).

    Examples
    --------
    >>> base, values = with_year(np.full((1, 2), -3.0), np.zeros((1, 2, 1)), leads=(12, 24))
    >>> base.tolist(), values.shape
    ([[-3.0, -3.0, -3.0]], (1, 3, 1))
    """
    of_year = [k for k, lead in enumerate(leads) if lead <= _YEAR] or range(len(leads))
    year_base, year_values = year_contributions([Contributions(base[:, k], values[:, k]) for k in of_year])
    people, count, features = values.shape
    # Feature after feature in memory, as they came and as they are written.
    whole = np.empty((features, people, count + 1)).transpose(1, 2, 0)
    whole[:, :count], whole[:, count] = values, year_values
    return np.concatenate([base, year_base[:, None]], axis=1), whole


def _keys(staff_id: "pd.Series[str]", leads: Sequence[str], base: Floats) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "staff_id": staff_id.repeat(len(leads)).reset_index(drop=True),
            "lead": pd.array(list(leads), dtype="str").take(np.tile(np.arange(len(leads)), len(staff_id))),
            "base": base.reshape(-1),
        }
    )


def _frame(keys: pd.DataFrame, values: Floats, columns: Sequence[str]) -> pd.DataFrame:
    wide = pd.DataFrame(values.reshape(len(keys), len(columns)), columns=list(columns), copy=False)
    return pd.concat([keys, wide], axis=1)
