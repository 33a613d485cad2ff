"""Who of those a plan chose is left without measures, at random, so that a year later the effect can be seen."""

from collections.abc import Iterable
from hashlib import sha256


def hold_out(staff_ids: Iterable[str], share: float, seed: int) -> frozenset[str]:
    """Draw a share of people by a digest of the seed and the id: equal in any row order, on any machine.

    Parameters
    ----------
    staff_ids : iterable of str
        Whom the plan chose for a lever of their own.
    share : float
        0 to 1; the number drawn is the nearest whole one.
    seed : int
        Another seed draws others.

    Examples
    --------
    >>> ids = [f"s{i}" for i in range(10)]
    >>> drawn = hold_out(ids, 0.2, seed=1)
    >>> len(drawn), drawn == hold_out(reversed(ids), 0.2, seed=1)
    (2, True)
    """
    ordered = sorted(set(staff_ids), key=lambda one: sha256(f"{seed}|{one}".encode()).digest())
    return frozenset(ordered[: round(share * len(ordered))])
