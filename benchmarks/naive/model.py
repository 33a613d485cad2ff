"""The model as its files hold it: predicted with LightGBM, explained with shap.TreeExplainer, one booster at a time."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
WIDEST = 8.0


@dataclass(frozen=True)
class Linear:
    """The linear half of a member: standardised values and marks of missing ones, times slopes."""

    facts: dict[str, Any]

    def terms(self, x: Floats) -> Floats:
        """What each feature adds, (n, F)."""
        part = {name: np.array(values) for name, values in self.facts.items() if name != "kind"}
        missing = np.isnan(x)
        standard = (np.where(missing, part["fill"], x) - part["centre"]) / part["scale"]
        marks = (missing - part["missing_share"]) * part["missing_slope"]
        return np.clip(standard, -WIDEST, WIDEST) * part["slope"] + marks


class Model:
    """A bundle of boosters, and of linear models beside them where there were few exits."""

    def __init__(self, bundle: Path, month: int) -> None:
        self.facts = json.loads((bundle / "model.json").read_text(encoding="utf-8"))
        self.names = [self.facts["features"][place] for place in self.facts["columns"]]
        self.leads = [int(cut) for cut in self.facts["cuts"]]
        parts = [part for member in self.facts["members"] for part in member]
        boosted = [part for part in parts if part["kind"] == "boosted"]
        self.linear = [Linear(part) for part in parts if part["kind"] == "linear"]
        self.intercepts = np.array([part["intercepts"] for part in parts if part["kind"] == "linear"])
        self.boosters = [lightgbm.Booster(model_file=str(bundle / part["file"])) for part in boosted]
        self.levels = np.array([part["levels"] for part in boosted])
        self.scale = np.array(self.facts["scale"])
        self.shift = np.array(self.facts["shift"]) + self._season(month)

    @property
    def kinds(self) -> int:
        """Models a member is the mean of."""
        return bool(self.boosters) + bool(self.linear)

    def member_log_odds(self, frames: list[pd.DataFrame]) -> Floats:
        """Log-odds by each member, (B, n, L), spread as far as the answer hangs on the people sampled."""
        raw = np.stack([self._raw(frame[self.names].to_numpy(), k) for k, frame in enumerate(frames)], axis=2)
        centre = raw.mean(axis=0)
        return (centre + self.facts["spread"] * (raw - centre)) * self.scale + self.shift

    def moved_log_odds(self, before: list[pd.DataFrame], after: list[pd.DataFrame], odds: Floats) -> Floats:
        """The same for people whose features were moved, by the stated wish where there is one; `odds` are theirs."""
        wish = self.facts["stated_wish"]
        if not wish:
            return self.member_log_odds(after)
        old, new = ([_bent(frame[wish["names"]].to_numpy(), wish) for frame in frames] for frames in (before, after))
        slopes = np.array(wish["slopes"]).reshape(len(wish["slopes"]), -1)
        raw = np.stack([np.nan_to_num(b - a) @ slopes.T for a, b in zip(old, new, strict=True)], axis=2)
        raw = raw.transpose(1, 0, 2)
        centre = raw.mean(axis=0)
        return odds + (centre + self.facts["spread"] * (raw - centre)) * self.scale

    def contributions(self, frames: list[pd.DataFrame]) -> Floats:
        """What each feature adds to the mean log-odds at each lead, (n, L, F)."""
        import shap  # noqa: PLC0415 - slow to import: part of what explaining costs

        explainers = [shap.TreeExplainer(booster) for booster in self.boosters]
        found = np.zeros((len(frames[0]), len(frames), len(self.names)))
        for k, frame in enumerate(frames):
            x = frame[self.names].to_numpy()
            boosted = [explainer.shap_values(_with_lead(x, k))[:, :-1] for explainer in explainers]
            linear = [one.terms(x) for one in self.linear]
            halves = [np.mean(half, axis=0) for half in (boosted, linear) if half]
            found[:, k] = sum(halves[1:], halves[0]) / len(halves) * self.scale[k]
        return found

    def _raw(self, x: Floats, k: int) -> Floats:
        parts = []
        if self.boosters:
            raw = [booster.predict(_with_lead(x, k), raw_score=True, num_threads=1) for booster in self.boosters]
            parts.append(np.stack(raw) + self.levels[:, [k]])
        if self.linear:
            parts.append(np.stack([one.terms(x).sum(axis=1) for one in self.linear]) + self.intercepts[:, [k]])
        return sum(parts[1:], parts[0]) / self.kinds

    def _season(self, month: int) -> Floats:
        """Log of the mean of the months' multipliers over each lead interval."""
        if not self.facts["season"]:
            return np.zeros(len(self.leads))
        wheel, bounds = np.array(self.facts["season"]), [0, *self.leads]
        after = [np.arange(begin + 1, end + 1) for begin, end in zip(bounds, self.leads, strict=False)]
        return np.array([np.log(wheel[(month + months) % 12].mean()) for months in after])


def risks(log_odds: Floats) -> Floats:
    """Risk within each lead, (n, L), from the log-odds of each interval."""
    return 1 - np.cumprod(1 / (1 + np.exp(log_odds)), axis=1)


def year_weights(log_odds: Floats) -> Floats:
    """Share of the year's risk that falls into each interval, (n, L)."""
    hazard = 1 / (1 + np.exp(-log_odds))
    alive = np.cumprod(1 - hazard, axis=1)
    fallen = hazard * np.column_stack([np.ones(len(alive)), alive[:, :-1]])
    return fallen / fallen.sum(axis=1, keepdims=True)


def _with_lead(x: Floats, k: int) -> Floats:
    return np.column_stack([x, np.full(len(x), float(k))])


def _bent(x: Floats, wish: dict[str, Any]) -> Floats:
    """Standardised values, and what of them lies more than half a deviation from the mean: (n, 3 F)."""
    standard = np.clip((x - np.array(wish["centre"])) / np.array(wish["scale"]), -WIDEST, WIDEST)
    return np.concatenate([standard, (standard - 0.5).clip(min=0), (-standard - 0.5).clip(min=0)], axis=1)
