"""Counties and facilities: where people work, what is shared by those who work together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from takeroot.simulate.codes import Columns
from takeroot.simulate.draw import noise, pick

STAFF_OF_A_COUNTY = 900


@dataclass
class Places:
    """Counties and facilities of one block.

    Parameters
    ----------
    counties : Columns
        One entry a county: pay_level.
    facilities : Columns
        One entry a facility. Fixed: county, kind, remote, size, load, pay_level, training. Moving from month to
        month: env (what it is like to work there), fund (performance pay), hidden (an effect nothing shows), exits
        (share that left of late), director (month of the last change).
    """

    counties: Columns
    facilities: Columns


def draw_places(rng: np.random.Generator, staff: int) -> Places:
    """Draw counties and facilities for `staff` people, facilities of one county side by side.

    Examples
    --------
    >>> places = draw_places(np.random.default_rng(0), 500)
    >>> int(places.facilities["size"].sum())
    500
    """
    kind, size = _kinds_and_sizes(rng, staff)
    shares = _county_shares(rng, staff)
    middle = (np.cumsum(size) - size / 2) / staff
    county = np.searchsorted(np.cumsum(shares)[:-1], middle)
    return Places({"pay_level": 0.08 * noise(rng, shares.size)}, _facilities(rng, kind, size, county))


def _county_shares(rng: np.random.Generator, staff: int) -> NDArray[np.float64]:
    at_least = 2 if staff >= STAFF_OF_A_COUNTY / 6 else 1
    return rng.dirichlet(np.full(max(at_least, round(staff / STAFF_OF_A_COUNTY)), 12.0))


def _kinds_and_sizes(rng: np.random.Generator, staff: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    many = staff // 8 + 10
    kind = pick(rng, [0.42, 0.14, 0.39, 0.005, 0.045], many)
    typical = np.array([42.0, 34.0, 3.5, 160.0, 14.0])[kind]
    spread = np.array([0.55, 0.5, 0.35, 0.2, 0.5])[kind]
    size = np.clip(typical * np.exp(spread * noise(rng, many)), 2, 220).astype(np.int64)
    size = np.minimum(size, max(2, staff // 4))
    last = int(np.searchsorted(np.cumsum(size), staff))
    size[last] -= size[: last + 1].sum() - staff
    return kind[: last + 1], size[: last + 1]


def _facilities(
    rng: np.random.Generator, kind: NDArray[np.int64], size: NDArray[np.int64], county: NDArray[np.int64]
) -> Columns:
    n = kind.size
    usual = np.array([2.0, 0.6, 2.6, 0.0, 1.0])[kind]
    remote = np.clip(np.rint(usual + 0.9 * noise(rng, n)), 0, 4).astype(np.int64)
    level = np.clip(0.8 * noise(rng, n) - 0.15 * (remote - 2), -1.8, 1.8)
    return {
        "county": county,
        "kind": kind,
        "remote": remote,
        "size": size,
        "load": noise(rng, n),
        "pay_level": 0.07 * noise(rng, n),
        "training": np.exp(0.4 * noise(rng, n)),
        "env_level": level,
        "env": level + 0.3 * noise(rng, n),
        "fund": 0.15 * noise(rng, n),
        "hidden": noise(rng, n),
        "exits": np.zeros(n),
        "director": np.full(n, -999),
    }


def live_one_month(rng: np.random.Generator, facilities: Columns, month: int) -> None:
    """Move what changes at a facility by one month, in place: its spirit, its director, its performance fund.

    Examples
    --------
    >>> places = draw_places(np.random.default_rng(0), 500)
    >>> before = places.facilities["env"].copy()
    >>> live_one_month(np.random.default_rng(1), places.facilities, 24000)
    >>> bool((places.facilities["env"] != before).all())
    True
    """
    n = facilities["env"].size
    fresh = rng.random(n) < 1 / 48
    facilities["director"][fresh] = month
    facilities["env_level"] = np.where(
        fresh, 0.5 * facilities["env_level"] + 0.65 * noise(rng, n), facilities["env_level"]
    )
    facilities["env"] += 0.08 * (facilities["env_level"] - facilities["env"]) + 0.09 * noise(rng, n)
    facilities["fund"] = 0.93 * facilities["fund"] + 0.05 * noise(rng, n)
    facilities["hidden"] = 0.92 * facilities["hidden"] + np.sqrt(1 - 0.92**2) * noise(rng, n)
    for name in ("env", "hidden"):
        facilities[name] -= np.average(facilities[name], weights=facilities["size"])  # what all share is the level's
