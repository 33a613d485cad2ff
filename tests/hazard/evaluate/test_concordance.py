"""Concordance counts every comparable pair, ties, weights and censoring included."""

import numpy as np
import pytest

from takeroot.hazard.evaluate.censoring import still_watched
from takeroot.hazard.evaluate.concordance import concordance


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("weighted", [False, True])
def test_every_pair_counts_as_it_should(seed, weighted):
    """The same as walking over all pairs, with many equal times and risks."""
    random = np.random.default_rng(seed)
    risk, time = random.integers(0, 9, 50) / 9, random.integers(1, 12, 50).astype(float)
    event, people = random.random(50) < 0.5, random.integers(0, 3, 50).astype(float)
    found = concordance(risk, time, event, horizon=10.0, censoring_weighted=weighted, weight=people)
    assert found == pytest.approx(pair_by_pair(risk, time, event, people, weighted), abs=1e-12)


def pair_by_pair(risk, time, event, people, weighted):
    """The definition, slowly."""
    watched = still_watched(time, event, time, people, before=True)
    concordant = comparable = 0.0
    for i in np.flatnonzero(event & (time < 10) & (people > 0)):
        for j in range(len(time)):
            if time[j] > time[i] or (time[j] == time[i] and not event[j]):
                counted = people[i] * people[j] / (watched[i] ** 2 if weighted else 1)
                comparable += counted
                concordant += counted * (1.0 if risk[i] > risk[j] else 0.5 if risk[i] == risk[j] else 0.0)
    return concordant / comparable
