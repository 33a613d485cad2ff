"""What changed since the run before: who moved between bands, and by which factors."""

from typing import Literal

import numpy as np
import pandas as pd

CHANGE_TYPES = {
    "staff_id": "text",
    "facility_id": "text",
    "county": "text",
    "moved": "text",
    "band_before": "text",
    "band": "text",
    "risk_12m_before": "number",
    "risk_12m": "number",
    "log_odds_change": "number",
    "base_change": "number",
    "factor_1": "text",
    "change_1": "number",
    "factor_2": "text",
    "change_2": "number",
    "factor_3": "text",
    "change_3": "number",
}
"""Columns of changes.parquet, with their types for `write_parquet`."""

_BANDS = ["low", "watch", "high"]
_KEEP = ["staff_id", "facility_id", "county", "band", "risk_12m", "log_odds"]
Moved = Literal["up", "down", "new", "gone"]


def changes(
    scores_before: pd.DataFrame, factors_before: pd.DataFrame, scores: pd.DataFrame, factors: pd.DataFrame
) -> pd.DataFrame:
    """Compare two runs person by person.

    Parameters
    ----------
    scores_before, scores : DataFrame
        scores.parquet of the earlier and of the newer run.
    factors_before, factors : DataFrame
        Their factors.parquet; the rows whose lead is `year` are compared.

    Returns
    -------
    DataFrame
        One row for each person who is in another band (`moved` up or down), or in one of the runs only (new, gone; no
        factors then), sorted by staff_id, columns as `CHANGE_TYPES`. Three factors are told, those whose contribution
        went furthest the way the person went, in log-odds, empty where fewer did; a rest that no factor explains
        (another model, another population) is `base_change`: log_odds_change = base_change + the sum over all factors.

    Examples
    --------
    >>> def run(band, risk, log_odds, pay):
    ...     scores = {"staff_id": ["A1"], "facility_id": ["F1"], "county": ["X"], "band": [band], "risk_12m": [risk]}
    ...     factors = {"staff_id": ["A1"], "lead": ["year"], "base": [-2.0], "pay": [pay], "post": [0.0]}
    ...     return pd.DataFrame({**scores, "log_odds": [log_odds]}), pd.DataFrame(factors)
    >>> moved = changes(*run("low", 0.1, -2.2, -0.2), *run("watch", 0.2, -1.4, 0.6))
    >>> moved[["staff_id", "moved", "factor_1", "change_1"]].values.tolist()
    [['A1', 'up', 'pay', 0.8]]
    """
    both = scores_before[_KEEP].merge(scores[_KEEP], on="staff_id", how="outer", suffixes=("_before", ""))
    both = both.assign(moved=_moved(both))
    both = both[both["moved"] != ""].sort_values("staff_id", ignore_index=True)
    by_factor = _year(factors, both["staff_id"]) - _year(factors_before, both["staff_id"])
    for column in ("facility_id", "county"):
        both[column] = both[column].fillna(both[f"{column}_before"])
    both["log_odds_change"] = both["log_odds"] - both["log_odds_before"]
    both["base_change"] = by_factor.pop("base")
    return both.assign(**_strongest(by_factor, both["moved"]))[list(CHANGE_TYPES)]


def _moved(both: pd.DataFrame) -> np.ndarray:
    """Which way each person went; empty where nothing moved."""
    before = pd.Categorical(both["band_before"], _BANDS, ordered=True).codes
    after = pd.Categorical(both["band"], _BANDS, ordered=True).codes
    here = [before < 0, after < 0, after > before, after < before]
    return np.select(here, ["new", "gone", "up", "down"], default="")


def _year(factors: pd.DataFrame, people: pd.Series) -> pd.DataFrame:
    """The year's contributions of `people`, in their order; missing where they were not scored."""
    year = factors[factors["lead"].astype(str) == "year"].set_index("staff_id").drop(columns="lead")
    return year.select_dtypes("number").reindex(people).reset_index(drop=True)


def _strongest(by_factor: pd.DataFrame, moved: pd.Series) -> dict[str, np.ndarray]:
    """The three factors that went furthest the way the person went, furthest first, ties by name."""
    by_factor = by_factor[sorted(by_factor.columns)]
    names, values = by_factor.columns.to_numpy(dtype=str), by_factor.to_numpy(dtype=float)
    sign = np.where(moved == "down", -1.0, 1.0)[:, None]
    order = np.argsort(-np.nan_to_num(values * sign, nan=-np.inf), axis=1, kind="stable")
    found: dict[str, np.ndarray] = {}
    for place in range(3):
        column = order[:, place] if place < len(names) else np.zeros(len(moved), dtype=int)
        change = values[np.arange(len(moved)), column] if place < len(names) else np.full(len(moved), np.nan)
        told = change * sign[:, 0] > 0
        found[f"factor_{place + 1}"] = np.where(told, names[column], "")
        found[f"change_{place + 1}"] = np.where(told, change, np.nan)
    return found
