"""A ridge on standardised features: a margin whose contributions are its terms; `boosted_margin` is the other kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from takeroot.explain.contributions import Contributions
from takeroot.explain.linear_contributions import linear_contributions
from takeroot.hazard.person_periods import PersonPeriods

Floats = NDArray[np.float64]

_STEPS = 50
_SMALL = 1e-10
WIDEST = 8.0
"""Standardised values are cut at so many deviations."""


@dataclass(frozen=True)
class LinearMargin:
    """Log-odds linear in features: each once as a standardised value (missing ones at the median), once as a mark.

    Parameters
    ----------
    fill, centre, scale, slope : tuple of float of length F
        Value `x`, or `fill` where it is missing, enters as `(x - centre) / scale`, cut at 8 deviations, times `slope`.
    missing_share, missing_slope : tuple of float of length F
        A mark that `x` is missing, about its training mean, times its slope.
    intercepts : tuple of float of length L
        One a lead interval, not shrunk.
    """

    fill: tuple[float, ...]
    centre: tuple[float, ...]
    scale: tuple[float, ...]
    slope: tuple[float, ...]
    missing_share: tuple[float, ...]
    missing_slope: tuple[float, ...]
    intercepts: tuple[float, ...]

    def margin(self, values: Floats, interval: NDArray[np.int64]) -> Floats:
        """Log-odds of each row, (N,)."""
        parts = self._terms(values)
        slopes = np.array([*self.slope, *self.missing_slope])
        # Added column by column: a matrix product's last bits may hang on how many rows there are.
        total = np.array(self.intercepts)[interval]
        for j, slope in enumerate(slopes):
            total = total + slope * parts[:, j]
        return total

    def contributions(self, values: Floats, interval: int) -> Contributions:
        """Base and terms of rows of one lead interval."""
        features = len(self.slope)
        return linear_contributions(
            self._terms(values),
            coefficients=[*self.slope, *self.missing_slope],
            intercept=self.intercepts[interval],
            means=np.zeros(2 * features),
            feature_of_term=np.tile(np.arange(features), 2),
            features=features,
        )

    def to_json(self) -> dict[str, Any]:
        """Plain lists, exact to the bit when written as JSON."""
        return {name: list(getattr(self, name)) for name in self.__dataclass_fields__}

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> "LinearMargin":
        """The inverse of `to_json`."""
        return cls(**{name: tuple(plain[name]) for name in cls.__dataclass_fields__})

    def _terms(self, values: Floats) -> Floats:
        return _terms(
            values, np.array(self.fill), np.array(self.centre), np.array(self.scale), np.array(self.missing_share)
        )


def fit_linears(
    rows: PersonPeriods, weights: Sequence[Floats], *, intervals: int, penalty: float
) -> tuple[LinearMargin, ...]:
    """Fit one margin for each set of weights, all on terms standardised over all rows.

    By Newton's method on one thread, so that the number of threads changes no bit; each fit starts from the one before.

    Parameters
    ----------
    rows : PersonPeriods
        What to learn from.
    weights : sequence of ndarray of shape (N,)
        Weight of each row, exposure included.
    intervals : int
        How many lead intervals there are, L.
    penalty : float
        Ridge penalty on the slopes of standardised features, in units of the log-likelihood.
    """
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # noqa: PLC0415 - for training only

    values = np.asfortranarray(rows.values)  # the last bits of sums hang on how numbers lie in memory
    standard = _standard(values, rows.exposure)
    terms = _terms(values, *standard)
    design = np.column_stack([terms, rows.interval[:, None] == np.arange(intervals)])
    shrink = np.r_[np.full(terms.shape[1], penalty), np.full(intervals, _SMALL)]
    event, found, margins = rows.event.astype(np.float64), np.zeros(design.shape[1]), []
    with threadpool_limits(1):
        for weight in weights:
            seen = weight > 0
            found = _newton((design[seen], event[seen], weight[seen], rows.offset[seen]), shrink, found)
            margins.append(_margin_of(standard, found))
    return tuple(margins)


def standardised(values: Floats) -> Floats:
    """Values with median 0 for missing ones and deviation 1, and marks of missing values, (N, 2 F)."""
    return _terms(values, *_standard(values, np.ones(len(values))))


def _margin_of(standard: tuple[Floats, Floats, Floats, Floats], found: Floats) -> LinearMargin:
    fill, centre, scale, share = standard
    features = len(fill)
    return LinearMargin(
        fill=_plain(fill),
        centre=_plain(centre),
        scale=_plain(scale),
        slope=_plain(found[:features]),
        missing_share=_plain(share),
        missing_slope=_plain(found[features : 2 * features]),
        intercepts=_plain(found[2 * features :]),
    )


def _plain(numbers: Floats) -> tuple[float, ...]:
    return tuple(numbers.tolist())


def _standard(values: Floats, weight: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    known = ~np.isnan(values)
    fill = np.array([_median(column[mask]) for column, mask in zip(values.T, known.T, strict=True)])
    share = ((~known) * weight[:, None]).sum(axis=0) / weight.sum()
    filled = np.where(known, values, fill)
    centre = (filled * weight[:, None]).sum(axis=0) / weight.sum()
    spread = np.sqrt((((filled - centre) ** 2) * weight[:, None]).sum(axis=0) / weight.sum())
    return fill, centre, np.where(spread > _SMALL * (1 + np.abs(centre)), spread, 1.0), share


def _median(known: Floats) -> float:
    return float(np.median(known)) if len(known) else 0.0


def _terms(values: Floats, fill: Floats, centre: Floats, scale: Floats, share: Floats) -> Floats:
    missing = np.isnan(values)
    standard = np.clip((np.where(missing, fill, values) - centre) / scale, -WIDEST, WIDEST)
    return np.concatenate([standard, missing - share], axis=1)


def _newton(rows: tuple[Floats, Floats, Floats, Floats], shrink: Floats, start: Floats) -> Floats:
    design, event, weight, offset = rows
    found, loss = start, np.inf
    step: Floats = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        margin = design @ (found - step) + offset
        tried = _loss(margin, event, weight) + 0.5 * float(np.sum(shrink * (found - step) ** 2))
        if tried > loss + _SMALL * abs(loss):
            step = step / 2  # too far: go back half way
            continue
        found, gained, loss = found - step, loss - tried, tried
        if gained < _SMALL * (1 + abs(loss)):
            break
        hazard = 1 / (1 + np.exp(-margin))
        gradient = design.T @ (weight * (hazard - event)) + shrink * found
        curvature = (design * (weight * hazard * (1 - hazard))[:, None]).T @ design + np.diag(shrink)
        step = np.asarray(np.linalg.solve(curvature, gradient), dtype=np.float64)
    return found


def _loss(margin: Floats, event: Floats, weight: Floats) -> float:
    return float(np.sum(weight * (np.logaddexp(0, margin) - event * margin)))
