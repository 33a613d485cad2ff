"""Risks, bands and ranks of everyone in a feature set: the frame of scores.parquet."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.data.feature_set import FeatureSet
from takeroot.data.odds import Odds
from takeroot.data.risk_model import RiskModel
from takeroot.explain.year import year_weights
from takeroot.hazard.bands import BANDS, band_numbers
from takeroot.specs.recipe import Bands

Floats = NDArray[np.float64]

_YEAR = 12


def score_people(model: RiskModel, feature_set: FeatureSet, bands: Bands, *, odds: Odds | None = None) -> pd.DataFrame:
    """Score everyone.

    Parameters
    ----------
    model : RiskModel
        Trained.
    feature_set : FeatureSet
        One as-of month. People who objected are left out by the caller.
    bands : Bands
        Cuts of the 12-month risk.
    odds : Odds, optional
        By this model of these people, where they are at hand.

    Returns
    -------
    DataFrame
        Rows as `feature_set.people`: staff_id, facility_id, county, risk_3m, risk_6m, risk_12m (a column a lead),
        log_odds (of the year: the leads' weighted by what each adds to the year's risk), band, band_stability (share
        of the resampled members that put the person in this band, spread as wide as the sample's doubt), and
        rank_in_facility (1 is the highest 12-month risk; equal risks by staff_id).
    """
    known = odds or Odds(model.log_odds(feature_set.values), model.member_log_odds(feature_set.values))
    log_odds, risks = known.mean, risks_of(known.mean)
    within = [lead <= _YEAR for lead in model.leads]
    year = risks[:, within][:, -1]
    band = band_numbers(year, bands)
    people = feature_set.people
    scores = people[["staff_id", "facility_id", "county"]].copy()
    for k, lead in enumerate(model.leads):
        scores[f"risk_{lead}m"] = risks[:, k]
    shares = year_weights(log_odds[:, within])
    scores["log_odds"] = (shares * log_odds[:, within]).sum(axis=1)
    scores["band"] = pd.array(BANDS, dtype="str").take(band)
    scores["band_stability"] = (band_numbers(member_risks(known, model.leads), bands) == band).mean(axis=0)
    scores["rank_in_facility"] = _ranks(people, year)
    return scores


def risks_of(log_odds: Floats) -> Floats:
    """Risk by the end of each lead, along the last axis, from the log-odds of each interval's hazard."""
    return -np.expm1(-np.cumsum(np.logaddexp(0, log_odds), axis=-1))


def member_risks(odds: Odds, leads: Sequence[int]) -> Floats:
    """Risk within twelve months by each resampled member, (B, n): how far it hangs on the sample."""
    within = sum(lead <= _YEAR for lead in leads)
    return -np.expm1(-np.logaddexp(0, odds.members[:, :, :within]).sum(axis=-1))


def _ranks(people: pd.DataFrame, risk: Floats) -> NDArray[np.int64]:
    """By facility; people stand in the order of staff_id, so that a stable sort leaves equal risks in it."""
    facility = pd.factorize(people["facility_id"])[0]
    order = np.lexsort((-risk, facility))
    ranks = np.empty(len(risk), dtype=np.int64)
    ranks[order] = np.arange(len(risk)) - np.searchsorted(facility[order], facility[order]) + 1
    return ranks
