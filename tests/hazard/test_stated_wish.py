"""The index is additive in bent features; what is unknown does not move."""

import json

import numpy as np
import pytest

from takeroot.explain.moved_columns import MovedColumns
from takeroot.hazard.stated_wish import StatedWish

PEOPLE = np.arange(3)


@pytest.fixture
def index() -> StatedWish:
    """Two members that look at two features."""
    slopes = (((1.0, -2.0), (0.5, 0.0), (0.0, 3.0)), ((1.1, -2.2), (0.5, 0.0), (0.0, 3.0)))
    return StatedWish(("hours", "pay"), (10.0, 0.0), (2.0, 1.0), slopes)


def slowly(index: StatedWish, member: int, person: np.ndarray) -> float:
    """The index of one person, term by term."""
    total = 0.0
    for j, value in enumerate(person):
        z = min(max((value - index.centre[j]) / index.scale[j], -8.0), 8.0)
        straight, above, below = (index.slopes[member][kind][j] for kind in range(3))
        total += straight * z + above * max(z - 0.5, 0.0) + below * max(-z - 0.5, 0.0)
    return total


def test_changes_are_differences_of_the_index(index):
    """Each lead's change is the index after less the index before, worked out by hand."""
    random = np.random.default_rng(1)
    leads = [random.normal(8, 6, (3, 2)) for _ in range(2)]
    after = random.normal(8, 6, (2, 2, 3))
    found = index.changes_of(leads).changes([MovedColumns(PEOPLE, [1, 0], after)])
    for member, lead, n in np.ndindex(2, 2, 3):
        moved = np.array([after[lead, 1, n], after[lead, 0, n]])
        wanted = slowly(index, member, moved) - slowly(index, member, leads[lead][n])
        assert found[member, n, lead] == pytest.approx(wanted)


def test_one_new_value_serves_leads_that_differ(index):
    """New values given once are compared with each lead's own old ones."""
    leads = [np.array([[10.0, 0.0]]), np.array([[12.0, 0.0]])]
    found = index.changes_of(leads).changes([MovedColumns(np.array([0]), [0], np.full((1, 1, 1), 10.0))])
    assert found[0, 0].tolist() == [0.0, -1.25]


def test_an_unknown_value_moves_nothing(index):
    """Missing before or after, a feature changes nothing."""
    leads = [np.array([[np.nan, 1.0]])]
    found = index.changes_of(leads).changes([MovedColumns(np.array([0]), [0], np.full((1, 1, 1), 10.0))])
    assert found.tolist() == [[[0.0]], [[0.0]]]


def test_nothing_lies_beyond_the_sum(index):
    """Of an additive index two changes do together what they do apart."""
    changes = index.changes_of([np.zeros((3, 2))] * 2)
    apart = [MovedColumns(PEOPLE, [j], np.ones((1, 1, 3))) for j in (0, 1)]
    together = changes.changes([MovedColumns(PEOPLE, [0, 1], np.ones((1, 2, 3)))])
    one_after_the_other = changes.changes(apart)
    assert one_after_the_other.shape == (2, 6, 2)
    assert np.allclose(together, one_after_the_other[:, :3] + one_after_the_other[:, 3:])
    assert changes.beyond([(apart[0], apart[1])]).tolist() == np.zeros((2, 3, 2)).tolist()


def test_json_keeps_every_bit(index):
    """Written and read it is the same."""
    assert StatedWish.from_json(json.loads(json.dumps(index.to_json()))) == index
