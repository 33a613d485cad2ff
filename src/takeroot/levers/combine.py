r"""The model's estimate of a lever's effect and the published one become one: a precision-weighted mean.

Let :math:`\theta` be the log hazard ratio of a lever for one person. Two sources speak of it:

- what is published, scaled to the dose: the average person's effect where it was measured is :math:`N(\theta_p,
  s_0^2)`, :math:`s_0` from its 80 % interval (`prior`); people and places differ around it with standard deviation
  :math:`t` (`PERSON_SPREAD`), so for one person here :math:`\theta \sim N(\theta_p, s_p^2)` with
  :math:`s_p^2 = s_0^2 + t^2`;
- the model, scored with and without the lever, says :math:`\theta_0`. A feature that differs between people is not yet
  one that was changed: a measure keeps in practice a part :math:`\rho` (`PRACTICE`) of the difference, more or less, so
  :math:`\theta_m = \rho\,\theta_0` and :math:`\theta_m \mid \theta \sim N(\theta, s_m^2)`. The variance
  :math:`s_m^2 = \rho^2 v + f^2` has a part that more people would remove, :math:`v` of :math:`\theta_0` over the
  resampled models, and a part that they would not, the "more or less" (`MODEL_FLOOR`).

The density of :math:`\theta` given both is proportional to
:math:`\exp\{-(\theta-\theta_p)^2 / 2 s_p^2 - (\theta-\theta_m)^2 / 2 s_m^2\}`. Completing the square: a normal with

.. math:: \mathrm{mean} = w \theta_p + (1 - w) \theta_m, \quad w = \frac{s_p^{-2}}{s_p^{-2} + s_m^{-2}}, \quad
          \mathrm{variance} = (s_p^{-2} + s_m^{-2})^{-1}.

Where the lever moves no feature that is known of a person, the model is silent and math:`w = 1`.

Two levers together have the sum of their combined log hazard ratios, plus what the model finds beyond the sum of its
own two when it scores them jointly, :math:`\theta_{m12} - \theta_{m1} - \theta_{m2}`, believed as much as the model is
believed of the two on average.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from takeroot.levers.prior import Prior
from takeroot.levers.staff_months import Grid, cumulative_hazards

Floats = NDArray[np.float64]

PRACTICE = 0.8
"""Part of a difference between people that a measure makes: with it the first levers offered on simulated counties did
what was expected of them, the luck of having been chosen as the best included."""

MODEL_FLOOR = 0.15
"""Standard deviation of the model's log hazard ratio, however many people it learnt from."""

PERSON_SPREAD = 0.5
"""How far one person's log hazard ratio lies from the average one that was published, of other people elsewhere.

Chosen on simulated counties (`benchmarks/levers.py` says which): what is published says little there of which lever is
best for whom, and the less the spread, the more often it drowned what the county's own people show. Where the model is
silent, or its members disagree, the evidence still speaks.
"""


class Combined(NamedTuple):
    """One lever (or set of levers) for n people; L leads.

    Parameters
    ----------
    log_ratio, model, published : array (n, L)
        Log hazard ratio in each lead interval: combined, by the model alone as kept in practice, by the evidence alone.
    deviation : array (n,)
        Standard deviation of the combined one.
    weight : array (n,)
        How much of it is the evidence.
    """

    log_ratio: Floats
    model: Floats
    published: Floats
    deviation: Floats
    weight: Floats

    def only(self, places: NDArray[np.int64]) -> "Combined":
        """The same for some of the people."""
        return Combined(*(part[places] for part in self))


def combine(
    published: Prior,
    *,
    grid: Grid,
    from_month: int | NDArray[np.int64],
    before: Floats,
    after: Floats,
    members_before: Floats,
    members_after: Floats,
    silent: NDArray[np.bool_],
) -> Combined:
    """Combine the evidence with the model's own estimate.

    Parameters
    ----------
    published : Prior
        Scaled to each person's dose.
    grid : Grid
    from_month : int, or array of int (n,)
        When the lever begins to act: the weight is worked out over the months from then on.
    before, after : array (n, L)
        The model's log-odds without and with the lever.
    members_before, members_after : array (B, n, L)
        The same of each resampled model; B may be 0.
    silent : boolean array (n,)
        For whom the lever moves nothing that is known.

    Returns
    -------
    Combined
        The weight is each person's, one for all leads; the model's profile over the leads is kept.

    Examples
    --------
    Evidence of 0.8 meets a model that scores 0.7, of which practice keeps 0.75 and which knows this county's people:

    >>> from takeroot.levers.staff_months import make_grid
    >>> published = Prior(np.log([0.8]), np.array([0.1]))
    >>> nobody = np.empty((0, 1, 1))
    >>> both = combine(published, grid=make_grid((12,), []), from_month=0, before=np.array([[-2.0]]),
    ...                after=np.array([[-2.38]]), members_before=nobody, members_after=nobody, silent=np.array([False]))
    >>> np.exp([both.model[0, 0], both.log_ratio[0, 0]]).round(3).tolist()
    [0.749, 0.753]
    """
    model = PRACTICE * log_hazard_ratio(before, after)
    acting = np.where(grid.start >= np.asarray(from_month)[..., None], grid.share, 0.0)
    variance = MODEL_FLOOR**2 + PRACTICE**2 * _resampled(grid, acting, members_before, members_after)
    precision = np.where(silent, 0.0, 1.0 / variance)
    believed = 1.0 / (published.deviation**2 + PERSON_SPREAD**2)
    weight = believed / (believed + precision)
    deviation = (believed + precision) ** -0.5
    by_lead = np.repeat(published.mean[:, None], before.shape[1], axis=1)
    log_ratio = weight[:, None] * by_lead + (1.0 - weight[:, None]) * model
    return Combined(log_ratio, model, by_lead, deviation, weight)


def combine_two(first: Combined, second: Combined, joint: Floats) -> Combined:
    """Combine two levers scored together; `joint` (n, L) is the model's log hazard ratio of both, as scored.

    Examples
    --------
    Where the model finds that two levers do little more than one of them, less than the sum is believed:

    >>> one = Combined(*(np.array([[-0.2]]),) * 3, np.array([0.1]), np.array([0.5]))
    >>> combine_two(one, one, np.array([[-0.2]])).log_ratio.round(2).tolist()
    [[-0.28]]
    """
    weight = (first.weight + second.weight) / 2
    model = PRACTICE * joint
    beyond = model - first.model - second.model
    return Combined(
        log_ratio=first.log_ratio + second.log_ratio + (1.0 - weight[:, None]) * beyond,
        model=model,
        published=first.published + second.published,
        deviation=np.hypot(first.deviation, second.deviation),
        weight=weight,
    )


def log_hazard_ratio(before: Floats, after: Floats) -> Floats:
    """Log ratio of the cumulative hazards, by lead, from the log-odds without and with a lever."""
    ratio: Floats = np.log(cumulative_hazards(after)) - np.log(cumulative_hazards(before))
    return ratio


def _overall(grid: Grid, acting: Floats, before: Floats, after: Floats) -> Floats:
    """Log ratio of the whole hazard over the months in which the lever acts, (..., n)."""
    whole = [(cumulative_hazards(odds)[..., grid.parent] * acting).sum(axis=-1) for odds in (before, after)]
    # Whatever acts only after the horizon has no such months.
    acts = np.broadcast_to(acting.any(axis=-1), whole[0].shape)
    ratio: Floats = np.log(np.divide(whole[1], whole[0], out=np.ones_like(whole[0]), where=acts))
    return ratio


def _resampled(grid: Grid, acting: Floats, before: Floats, after: Floats) -> Floats:
    if len(before) < 2:  # noqa: PLR2004 - one model has no spread
        return np.zeros(before.shape[1])
    spread: Floats = _overall(grid, acting, before, after).var(axis=0, ddof=1)
    return spread
