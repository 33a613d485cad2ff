"""What is drawn once per seed: the strengths and functional forms of the true law, and how much of it nothing shows."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from takeroot.simulate.codes import FACTORS
from takeroot.simulate.law.levers import LEVERS
from takeroot.simulate.law.terms import TERMS

Floats = NDArray[np.float64]

FORMS = ("straight", "hinge", "step", "saturating")
FACTOR_SIZE = dict(zip(FACTORS, (0.42, 0.26, 0.22, 0.36, 0.32, 0.42, 0.33, 0.28, 0.5, 0.32, 0.48), strict=True))
"""Usual standard deviation of each factor's part of the log-hazard, before the seed's own draw."""


@dataclass(frozen=True)
class World:
    """The true law of leaving in one seed.

    Parameters
    ----------
    form, knot, width : dict of str
        Functional form of each term.
    strength : dict of str to float
        What one unit of a formed term adds to the log-hazard.
    centre : dict of str to float
        The formed term's usual value, at which it adds nothing.
    sizes : dict of str to float
        Standard deviation that each factor is to have.
    yearly : float
        Share that is to leave voluntarily in a year.
    level : float
        Monthly log-hazard where all parts are nought.
    season : ndarray
        What each calendar month adds, January first.
    frailty, facility, shock : float
        Standard deviations of what nothing shows: persistent in a person, passing in a facility, of one month.
    efficacy : dict of str to float
        Share of what a lever's change of state would do that it does in practice.
    """

    form: dict[str, str]
    knot: dict[str, float]
    width: dict[str, float]
    strength: dict[str, float]
    centre: dict[str, float]
    sizes: dict[str, float]
    yearly: float
    level: float
    season: Floats
    frailty: float
    facility: float
    shock: float
    efficacy: dict[str, float]

    @property
    def passing(self) -> float:
        """Variance of what nothing shows and does not last."""
        return self.facility**2 + self.shock**2


def draw_world(rng: np.random.Generator) -> World:
    """Draw a law of leaving; its terms are not yet scaled (`scale_world`).

    Examples
    --------
    >>> world = draw_world(np.random.default_rng(0))
    >>> 0.15 < world.yearly < 0.2
    True
    """
    form = {name: FORMS[rng.integers(len(FORMS))] if drawn else "straight" for name, (_, _, drawn) in TERMS.items()}
    observed = rng.uniform(0.95, 1.08)
    usual = np.array(list(FACTOR_SIZE.values())) * np.exp(0.3 * rng.standard_normal(len(FACTORS)))
    sizes = usual * observed / np.sqrt((usual**2).sum())
    hidden = observed**2 * rng.uniform(0.66, 0.8)
    parts = np.sqrt(hidden * rng.dirichlet([18.0, 3.0, 7.0]))
    return World(
        form=form,
        knot={name: float(rng.uniform(-0.4, 0.7)) for name in TERMS},
        width={name: float(rng.uniform(0.25, 0.9)) for name in TERMS},
        strength={name: _strength(rng, name, usual) for name, (_, usual, _) in TERMS.items()},
        centre=dict.fromkeys(TERMS, 0.0),
        sizes=dict(zip(FACTORS, map(float, sizes), strict=True)),
        yearly=float(rng.uniform(0.168, 0.182)),
        level=0.0,
        season=0.18 * np.cos(2 * np.pi * (np.arange(12) - rng.uniform(1.5, 3.0)) / 12),
        frailty=float(parts[0]),
        facility=float(parts[1]),
        shock=float(parts[2]),
        efficacy={name: float(rng.uniform(0.35, 0.85)) for name in LEVERS},
    )


def _strength(rng: np.random.Generator, name: str, usual: float) -> float:
    drawn = usual * float(np.exp(0.45 * rng.standard_normal()))
    switched_off = rng.random() < 0.4  # noqa: PLR2004 - two in five products
    return 0.0 if "_x_" in name and switched_off else drawn


def formed(world: World, raw: dict[str, Floats]) -> dict[str, Floats]:
    """Put raw terms through the functional forms of this world."""
    return {name: _form(world, name, values) for name, values in raw.items()}


def _form(world: World, name: str, x: Floats) -> Floats:
    kind, knot, width = world.form[name], world.knot[name], world.width[name]
    if kind == "hinge":
        return np.clip(x - knot, 0, 3.5)
    if kind == "step":
        return 1 / (1 + np.exp(-np.clip((x - knot) / (0.5 * width), -30, 30)))
    if kind == "saturating":
        return 1 - np.exp(-np.clip(x + 1, 0, 6) / (2 * width))
    return np.clip(x, -3, 3.5)


RARE = 0.3
"""Least standard deviation by which a term is scaled, so that what is rare is no cliff that nobody survives."""


def scale_world(world: World, raw: dict[str, Floats]) -> World:
    """Scale each term by what it is like in a pilot population, so that each factor has the size drawn for it."""
    terms = formed(world, raw)
    centre = {name: float(values.mean()) for name, values in terms.items()}
    strength = {name: world.strength[name] / max(float(terms[name].std()), RARE) for name in TERMS}
    parts = log_hazard_parts(replace(world, centre=centre, strength=strength), raw)
    scale = {f: world.sizes[f] / max(float(parts[:, i].std()), 1e-9) for i, f in enumerate(FACTORS)}
    return replace(world, centre=centre, strength={k: v * scale[TERMS[k][0]] for k, v in strength.items()})


def log_hazard_parts(world: World, raw: dict[str, Floats]) -> Floats:
    """What each factor adds to the monthly log-hazard, (people, factors)."""
    terms = formed(world, raw)
    parts = np.zeros((next(iter(raw.values())).size, len(FACTORS)))
    for name, (factor, _, _) in TERMS.items():
        if world.strength[name]:
            parts[:, FACTORS.index(factor)] += world.strength[name] * (terms[name] - world.centre[name])
    return parts


def monthly_hazard(eta: Floats) -> Floats:
    """Probability of leaving in a month at a log-hazard; never above four in five."""
    return -np.expm1(-np.exp(np.minimum(eta, 0.5)))
