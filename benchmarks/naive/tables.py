"""What the naive pipeline writes of people and facilities: scores, contributions by feature and factor, turnover."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from model import Model, risks, year_weights
from numpy.typing import NDArray

from takeroot.specs.feature import Feature
from takeroot.specs.recipe import Bands

Floats = NDArray[np.float64]


def explained_rows(ids: pd.Index, log_odds: Floats, contributions: Floats, model: Model) -> pd.DataFrame:
    """Base and what each feature adds, a row a person and lead, and one for the year."""
    base, weights = log_odds - contributions.sum(axis=2), year_weights(log_odds)
    year = pd.DataFrame((contributions * weights[:, :, None]).sum(axis=1), columns=model.names)
    year.insert(0, "base", (base * weights).sum(axis=1))
    parts = [year.assign(lead="year", staff_id=ids)]
    for k, lead in enumerate(model.leads):
        frame = pd.DataFrame(contributions[:, k], columns=model.names)
        frame.insert(0, "base", base[:, k])
        parts.append(frame.assign(lead=str(lead), staff_id=ids))
    return pd.concat(parts, ignore_index=True)


def factor_rows(explained: pd.DataFrame, features: Mapping[str, Feature]) -> pd.DataFrame:
    """The same summed by factor."""
    names = [name for name in explained if name in features]
    factor = pd.Series([features[name].factor for name in names], index=names)
    sums = pd.DataFrame({name: explained[list(own.index)].sum(axis=1) for name, own in factor.groupby(factor)})
    return pd.concat([explained[["staff_id", "lead", "base"]], sums], axis=1)


def scores_of(
    people: pd.DataFrame, members: Floats, explained: pd.DataFrame, model: Model, bands: Bands
) -> pd.DataFrame:
    """Risks, band and how many members agree with it, rank in the facility, and the three strongest features."""
    log_odds = members.mean(axis=0)
    found = risks(log_odds)
    scores = people[["facility_id", "county"]].copy()
    scores[[f"risk_{lead}m" for lead in model.leads]] = found
    scores["log_odds"] = (log_odds * year_weights(log_odds)).sum(axis=1)
    cuts = [bands.watch, bands.high]
    band = np.digitize(found[:, -1], cuts)
    scores["band"] = np.array(["low", "watch", "high"])[band]
    scores["band_stability"] = np.mean([np.digitize(risks(one)[:, -1], cuts) == band for one in members], axis=0)
    rank = scores.groupby("facility_id")["risk_12m"].rank(ascending=False, method="first")
    scores["rank_in_facility"] = rank.astype("int64")
    year = explained.loc[explained["lead"] == "year", model.names].to_numpy()
    scores[["reason_1", "reason_2", "reason_3"]] = np.array(model.names)[np.argsort(-year, axis=1)[:, :3]]
    return scores


def facilities_of(people: pd.DataFrame, scores: pd.DataFrame, members: Floats, factors: pd.DataFrame) -> pd.DataFrame:
    """Headcount, exits expected within the year with a 90 % interval, and the three factors that raise risks most."""
    risk = scores["risk_12m"].where(people["notice_date"].isna(), 1.0)
    by_facility = people["facility_id"]
    found = pd.DataFrame(
        {"headcount": by_facility.value_counts(), "expected_exits_12m": risk.groupby(by_facility).sum()}
    )
    member = pd.DataFrame(np.stack([risks(one)[:, -1] for one in members], axis=1), index=people.index)
    doubt = (risk * (1 - risk)).groupby(by_facility).sum() + member.groupby(by_facility).sum().var(axis=1)
    reach = 1.645 * np.sqrt(doubt + (0.05 * found["expected_exits_12m"]) ** 2)
    found["low"] = (found["expected_exits_12m"] - reach).clip(lower=0) / found["headcount"]
    found["high"] = (found["expected_exits_12m"] + reach).clip(upper=found["headcount"]) / found["headcount"]
    year = factors[factors["lead"] == "year"].set_index("staff_id").drop(columns=["lead", "base"])
    means = year.groupby(by_facility).mean()
    order = np.argsort(-means.to_numpy(), axis=1)[:, :3]
    found[["factor_1", "factor_2", "factor_3"]] = pd.DataFrame(means.columns.to_numpy()[order], index=means.index)
    return found
