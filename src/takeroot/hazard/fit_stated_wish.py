"""Learn what people wish from all that is known of them, and how leaving follows wishes; `stated_wish` says why."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from takeroot.hazard.person_periods import PersonPeriods
from takeroot.hazard.stated_wish import StatedWish, bent
from takeroot.specs.recipe import StatedWishes

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

_FEW_VALUES = 8
_STEPS = 50
_SMALL = 1e-10
_CLEAR = 2.0


def fit_stated_wish(
    rows: PersonPeriods,
    names: Sequence[str],
    wishes: StatedWishes,
    *,
    directions: Mapping[str, str],
    draws: Sequence[Floats],
) -> StatedWish | None:
    """Fit the index and its scale on each draw of the people.

    Parameters
    ----------
    rows : PersonPeriods
        All training rows; offsets hold the season.
    names : sequence of str
        Their columns.
    wishes : StatedWishes
        Which column holds the wish, and what to leave aside.
    directions : mapping of str to str
        `rises` or `falls`: of the features' own declarations; those of `wishes` come on top.
    draws : sequence of ndarray (N,)
        Weight of each row for each member, 0 for people whom it does not see.

    Returns
    -------
    StatedWish or None
        None where fewer answered than `wishes.fewest`, or leaving does not clearly follow wishes: the mean scale is not
        above two standard deviations of it between members.
    """
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # noqa: PLC0415 - for training only

    if wishes.feature not in names or np.count_nonzero(_answered(rows, names, wishes)) < wishes.fewest:
        return None
    aside = {wishes.feature, *wishes.aside}
    columns = [j for j, name in enumerate(names) if name not in aside]
    kept = _fewer_people(rows, _answered(rows, names, wishes), wishes.most)
    rows, draws = rows.where(kept), [draw[kept] for draw in draws]
    answers = _answered(rows, names, wishes)
    standard = _standard(rows.values[answers][:, columns])
    wish = rows.values[answers, list(names).index(wishes.feature)]
    sign = np.array([_SIGNS[{**directions, **wishes.directions}.get(names[j], "")] for j in columns])
    with threadpool_limits(1):
        design = _design(rows.values[answers][:, columns], standard)
        every = [_wish_slopes(design, wish, draw[answers] > 0, sign, wishes.penalty) for draw in draws]
        scales = _scales(rows, columns, standard, every, draws)
    if scales.mean() <= _CLEAR * scales.std(ddof=1):
        return None
    features = len(columns)
    slopes = [(scale * found[: 3 * features]).reshape(3, features) for scale, found in zip(scales, every, strict=True)]
    return StatedWish(
        tuple(names[j] for j in columns),
        tuple(standard.centre.tolist()),
        tuple(standard.scale.tolist()),
        tuple(tuple(map(tuple, member.tolist())) for member in slopes),
    )


_SIGNS = {"rises": 1, "falls": -1, "": 0}


class _Standard(NamedTuple):
    fill: Floats
    centre: Floats
    scale: Floats
    bends: Flags


def _answered(rows: PersonPeriods, names: Sequence[str], wishes: StatedWishes) -> Flags:
    """Rows of the first lead with an answer: each person and landmark once."""
    answered: Flags = (rows.interval == 0) & ~np.isnan(rows.values[:, list(names).index(wishes.feature)])
    return answered


def _fewer_people(rows: PersonPeriods, answers: Flags, most: int) -> Flags:
    """Of many people every so manieth, whole."""
    every = -(-int(np.count_nonzero(answers)) // most)
    kept: Flags = rows.person % every == 0
    return kept


def _standard(values: Floats) -> _Standard:
    known = ~np.isnan(values)
    columns = [column[mask] for column, mask in zip(values.T, known.T, strict=True)]
    fill = np.array([np.median(column) if len(column) else 0.0 for column in columns])
    filled = np.where(known, values, fill)
    spread = filled.std(axis=0)
    bends = np.array([len(np.unique(column)) > _FEW_VALUES for column in columns])
    return _Standard(fill, filled.mean(axis=0), np.where(spread > _SMALL, spread, 1.0), bends)


def _design(values: Floats, standard: _Standard) -> Floats:
    """Straight parts, parts above and below the bends, marks of missing values: (N, 4 F)."""
    missing = np.isnan(values)
    straight, above, below = bent((np.where(missing, standard.fill, values) - standard.centre) / standard.scale)
    return np.concatenate([straight, above * standard.bends, below * standard.bends, missing], axis=1)


def _wish_slopes(design: Floats, wish: Floats, seen: Flags, sign: NDArray[np.int64], penalty: float) -> Floats:
    """Ridge with bounds: no slope runs against a declared direction."""
    from scipy.linalg import cholesky, solve_triangular  # noqa: PLC0415 - for training only
    from scipy.optimize import lsq_linear  # noqa: PLC0415

    terms, answers = design[seen], wish[seen]
    terms = terms - terms.mean(axis=0)
    root = cholesky(terms.T @ terms + penalty * np.eye(terms.shape[1]), lower=True)
    against = solve_triangular(root, terms.T @ (answers - answers.mean()), lower=True)
    # What lies below the lower bend enters with its size, so that its slope has the other sign.
    signs = np.concatenate([sign, sign, -sign, np.zeros_like(sign)])
    low, high = np.where(signs > 0, 0.0, -np.inf), np.where(signs < 0, 0.0, np.inf)
    return np.asarray(lsq_linear(root.T, against, bounds=(low, high), method="bvls").x, dtype=np.float64)


def _scales(
    rows: PersonPeriods, columns: Sequence[int], standard: _Standard, every: Sequence[Floats], draws: Sequence[Floats]
) -> Floats:
    """What one point of the index adds to the log-odds, by each member's draw of the people."""
    index = np.empty((len(every), len(rows)))
    for k in np.unique(rows.interval):
        here = np.flatnonzero(rows.interval == k)  # a third of the design at a time
        index[:, here] = np.array(every) @ _design(rows.values[here][:, columns], standard).T
    levels = (rows.interval[:, None] == np.unique(rows.interval)).astype(np.float64)
    return np.array([_scale(rows, one, levels, draw) for one, draw in zip(index, draws, strict=True)])


def _scale(rows: PersonPeriods, index: Floats, levels: Floats, weight: Floats) -> float:
    """The slope of a logistic hazard on the index, with a level for each lead, by Newton's method."""
    design = np.column_stack([index - index.mean(), levels])
    found = np.r_[0.0, np.full(levels.shape[1], -2.0)]
    shrink = np.full(len(found), _SMALL)
    for _ in range(_STEPS):
        hazard = 1 / (1 + np.exp(-(design @ found + rows.offset)))
        gradient = design.T @ (weight * (rows.event - hazard)) - shrink * found
        curvature = (design * (weight * hazard * (1 - hazard))[:, None]).T @ design + np.diag(shrink)
        step = np.linalg.solve(curvature, gradient)
        found = found + np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < _SMALL:
            break
    return float(found[0])
