"""Whether a challenger's recipe is not worse than the champion's; `registry.promote` asks for the verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from takeroot.data.feature_set import FeatureSet
from takeroot.errors import HazardError
from takeroot.hazard.affine import log_loss
from takeroot.hazard.backtest.past_rows import past_rows
from takeroot.hazard.contender import Contender
from takeroot.hazard.evaluate.auc import auc
from takeroot.hazard.evaluate.resample import resample
from takeroot.hazard.outcomes import as_known, outcomes
from takeroot.hazard.person_periods import PersonPeriods, person_periods
from takeroot.months import month_text
from takeroot.specs.feature import Feature
from takeroot.specs.recipe import Recipe

Floats = NDArray[np.float64]

_AUC_MARGIN = 0.01
"""How much AUC may be lost, in the worst of nineteen cases in twenty, and still count as not worse."""
_LOSS_MARGIN = 0.01
"""The same for the log-loss, which sees levels too, as a part of the champion's."""


@dataclass(frozen=True)
class Comparison:
    """Champion's and challenger's recipes on the same people.

    Parameters
    ----------
    origins : tuple of str
        Months at whose end both were refitted and then predicted.
    horizon, people, exits : int
        The last lead in months, predictions, and how many left within it.
    champion, challenger : float
        AUC within the horizon.
    difference, difference_low : float
        Challenger less champion, and its one-sided 95 % lower end (people resampled, both on the same draws).
    loss_saved, loss_saved_low : float
        By what part the challenger's log-loss is below the champion's, and its lower end.
    not_worse : bool
        Neither lower end lies more than 0.01 below nothing.
    """

    origins: tuple[str, ...]
    horizon: int
    people: int
    exits: int
    champion: float
    challenger: float
    difference: float
    difference_low: float
    loss_saved: float
    loss_saved_low: float
    not_worse: bool

    def sentence(self) -> str:
        """The figures and the verdict, for people."""
        verdict = "not worse" if self.not_worse else "not shown to be no worse"
        return (
            f"{verdict}: {self.people} predictions at {', '.join(self.origins)}, {self.exits} left within "
            f"{self.horizon} months (base rate {self.exits / self.people:.1%}); AUC {self.challenger:.3f} against the "
            f"champion's {self.champion:.3f}, difference {self.difference:+.3f}, at least {self.difference_low:+.3f} "
            f"(one-sided 95 %; {-_AUC_MARGIN:+.2f} is allowed); log-loss saved {self.loss_saved:+.2%}, at least "
            f"{self.loss_saved_low:+.2%} ({-_LOSS_MARGIN:+.0%} is allowed)"
        )

    def evidence(self) -> dict[str, Any]:
        """Plain values, to be kept with the reign."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in vars(self).items()}


def compare(
    panel: Mapping[int, FeatureSet],
    staff: pd.DataFrame,
    features: Mapping[str, Feature],
    recipe: Recipe,
    *,
    champion: Contender,
    challenger: Contender,
    as_of: int,
    origins: Mapping[int, Sequence[int]],
    times: int = 200,
) -> Comparison:
    """Refit both recipes before the origins, predict the same people, and compare what happened.

    Parameters
    ----------
    panel : mapping of int to FeatureSet
        Every month that `origins` names.
    staff : DataFrame
        The clean table `staff`.
    features : mapping of str to Feature
        The declarations of what is in the panel.
    recipe : Recipe
        models/hazard.toml: its exits and landmarks judge.
    champion, challenger : Contender
        `contender` of the two models.
    as_of : int
        Month number M; what is known at its end judges.
    origins : mapping of int to sequence of int
        Origins and their landmarks (`backtest_origins`).
    times : int
        Draws of people.

    Raises
    ------
    HazardError
        If one of them has other leads, or no origin has enough exits before it.
    """
    _require_leads(recipe, champion, challenger)
    names = [name for name, feature in features.items() if not feature.sensitive]
    judging = as_known(outcomes(staff, recipe.exits), as_of)
    parts = []
    for origin, months in origins.items():
        past, season = past_rows([panel[month] for month in months], staff, features, recipe, origin=origin)
        if past.exits < recipe.few_exits.refuse:
            continue
        rows = person_periods([panel[origin]], judging, names, settled=origin + recipe.leads[-1])
        fits = {"champion": champion.fit(past, names, season=season)}
        same = challenger.same_as(champion)
        fits["challenger"] = fits["champion"] if same else challenger.fit(past, names, season=season)
        margins = {name: fit.margin(rows) for name, fit in fits.items()}
        parts.append(_people(rows, margins, len(recipe.leads), recipe).assign(origin=month_text(origin)))
    if not parts:
        raise HazardError("no matured month has enough voluntary exits before it: the two cannot be compared")
    return _compared(pd.concat(parts, ignore_index=True), recipe.leads[-1], times)


def _require_leads(recipe: Recipe, *contenders: Contender) -> None:
    if any(tuple(one.model.cuts) != tuple(recipe.leads) for one in contenders):
        raise HazardError("hazard.toml: leads: the two models do not both have these leads; they cannot be compared")


def _people(rows: PersonPeriods, margins: Mapping[str, Floats], leads: int, recipe: Recipe) -> pd.DataFrame:
    """A row a person: time, event, and for each model its risk and its log-loss."""
    width = np.diff(np.asarray(recipe.leads), prepend=0)[:, None]
    frame = pd.DataFrame(
        {
            "person": rows.person.reshape(leads, -1)[0],
            "time": (width * rows.exposure.reshape(leads, -1)).sum(axis=0),
            "event": rows.event.reshape(leads, -1).any(axis=0),
        }
    )
    for name, margin in margins.items():
        frame[f"{name}_risk"] = -np.expm1(-np.logaddexp(0, margin.reshape(leads, -1)).sum(axis=0))
        frame[f"{name}_loss"] = log_loss(margin, rows.event, rows.exposure).reshape(leads, -1).sum(axis=0)
    return frame


def _compared(people: pd.DataFrame, horizon: int, times: int) -> Comparison:
    time, event = people["time"].to_numpy(dtype=np.float64), people["event"].to_numpy(dtype=bool)
    risks = [people[f"{name}_risk"].to_numpy(dtype=np.float64) for name in ("champion", "challenger")]
    losses = [people[f"{name}_loss"].to_numpy(dtype=np.float64) for name in ("champion", "challenger")]

    def figures(weight: Floats) -> Floats:
        old, new = (auc(risk, time, event, horizon=float(horizon), weight=weight) for risk in risks)
        before, after = (float((weight * loss).sum()) for loss in losses)
        return np.array([old, new, new - old, (before - after) / before])

    value, low, _ = resample(figures, people["person"].to_numpy(dtype=np.int64), times=times, share=0.9)
    return Comparison(
        origins=tuple(sorted(set(people["origin"]))),
        horizon=horizon,
        people=len(people),
        exits=int((event & (time <= horizon)).sum()),
        champion=round(float(value[0]), 6),
        challenger=round(float(value[1]), 6),
        difference=round(float(value[2]), 6),
        difference_low=round(float(low[2]), 6),
        loss_saved=round(float(value[3]), 6),
        loss_saved_low=round(float(low[3]), 6),
        not_worse=bool(low[2] >= -_AUC_MARGIN and low[3] >= -_LOSS_MARGIN),
    )
