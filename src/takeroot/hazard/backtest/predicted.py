"""What the model and its rivals predict at one origin, beside what then happened."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.data.feature_set import FeatureSet
from takeroot.hazard.contender import Fitted
from takeroot.hazard.cox import cox_available, cox_log_hazard
from takeroot.hazard.model import HazardModel
from takeroot.hazard.person_periods import PersonPeriods, person_periods
from takeroot.hazard.rivals import rival_margins
from takeroot.months import month_text
from takeroot.specs.recipe import Recipe

Floats = NDArray[np.float64]
Oracle = Callable[[int], pd.Series]

OURS = "takeroot"
GROUPS = ("county", "facility_kind", "profession", "sex", "age_band", "employment_type")
_AGES = (0, 30, 40, 50, 120)


@dataclass(frozen=True)
class Rivals:
    """Rivals that are not there in every backtest.

    Parameters
    ----------
    previous : Fitted or None
        The champion's recipe, fitted on the same rows.
    oracle : callable or None
        Takes an origin, gives the true risk within the last lead by staff_id.
    """

    previous: Fitted | None = None
    oracle: Oracle | None = None


def predicted(
    month: FeatureSet,
    judging: pd.DataFrame,
    past: PersonPeriods,
    *,
    names: Sequence[str],
    model: HazardModel,
    recipe: Recipe,
    rivals: Rivals,
) -> pd.DataFrame:
    """One row a person who was really there at the origin, in the form of `Backtest.people`.

    Parameters
    ----------
    month : FeatureSet
        The origin.
    judging : DataFrame
        Outcomes as known later.
    past : PersonPeriods
        What the model was fitted on; the rivals learn from the same rows.
    names : sequence of str
        Their features.
    model : HazardModel
        Fitted.
    recipe : Recipe
        models/hazard.toml.
    rivals : Rivals
        Those that are not always there.
    """
    rows = person_periods([month], judging, names, settled=month.as_of + recipe.leads[-1])
    margins = _margins(past, rows, names=names, model=model, recipe=recipe)
    if rivals.previous is not None:
        margins |= {"previous": rivals.previous.margin(rows)}
    leads = len(recipe.leads)
    width = np.diff(np.asarray(recipe.leads), prepend=0)[:, None]
    frame = pd.DataFrame(
        {
            "origin": month_text(month.as_of),
            "person": rows.person.reshape(leads, -1)[0],
            "time": (width * rows.exposure.reshape(leads, -1)).sum(axis=0),
            "event": rows.event.reshape(leads, -1).any(axis=0),
        }
    )
    own = _people_of(month, judging, frame["person"].to_numpy())
    for name in GROUPS:
        if name in own:
            frame[name] = own[name].astype("str").to_numpy()
    for name, margin in margins.items():
        risks = -np.expm1(-np.cumsum(np.logaddexp(0, margin.reshape(leads, -1)), axis=0))
        for lead, risk in zip(recipe.leads, risks, strict=True):
            frame[f"{name}_{lead}"] = risk
    if rivals.oracle is not None:
        known = rivals.oracle(month.as_of).reindex(own["staff_id"]).to_numpy(dtype=np.float64)
        frame[f"oracle_{recipe.leads[-1]}"] = known
    return frame


def _margins(
    past: PersonPeriods, rows: PersonPeriods, *, names: Sequence[str], model: HazardModel, recipe: Recipe
) -> dict[str, Floats]:
    margins = {OURS: model.margin_of_rows(rows), **rival_margins(past, rows, names, model)}
    if cox_available():
        few = [names.index(name) for name in recipe.few_exits.features if name in names] or list(range(len(names)))
        level = np.log(past.event.sum() / past.exposure.sum())
        margins["cox"] = level + cox_log_hazard(past, rows, few, np.asarray(recipe.leads))
    return margins


def _people_of(month: FeatureSet, judging: pd.DataFrame, person: NDArray[np.int64]) -> pd.DataFrame:
    numbers = judging.drop_duplicates("staff_id").set_index("staff_id")["person"]
    own = month.people.set_index(numbers.reindex(month.people["staff_id"]).to_numpy()).loc[person]
    if "age" in own:
        bands = [f"{low}-{high - 1}" for low, high in pairwise(_AGES)]
        own = own.assign(age_band=pd.cut(own["age"], _AGES, right=False, labels=bands).astype("str"))
    return own.reset_index(drop=True)
