"""Features that count exits are missing where exits were not yet recorded, and only there."""

import numpy as np
import pytest

from takeroot.hazard.forget_unrecorded import forget_unrecorded
from takeroot.hazard.person_periods import PersonPeriods
from takeroot.specs.feature import Feature
from takeroot.specs.spec import Label

_LABEL = Label(zh="特征", en="feature")
_EXITS = {"exit_reason": ("resigned",)}


@pytest.fixture
def features():
    """A rate of exits in a year, a standing made of it, a count of other things, and one that is no input."""
    return {
        "rate": Feature(label=_LABEL, unit="share", verb="exit_rate", table="staff", where=_EXITS, window=12),
        "unseen": Feature(label=_LABEL, unit="yes_no", verb="is_in", table="staff", sensitive=True),
        "rank": Feature(label=_LABEL, unit="rank", verb="rank_among_peers", of="rate"),
        "disputes": Feature(label=_LABEL, unit="times", verb="count", table="incidents", window=12),
    }


def _rows(months):
    nobody = np.zeros(len(months), dtype=np.int64)
    values = np.ones((len(months), 3))
    return PersonPeriods(values, nobody, nobody > 0, nobody + 1.0, nobody, np.array(months), nobody + 0.0)


def test_windows_that_begin_before_the_start_are_not_known(features):
    """Nine of twelve months recorded are enough, eight are not; what stands on the feature goes with it."""
    rows = _rows([100, 107, 108, 120])
    forget_unrecorded(rows, features, start=100)
    missing = np.isnan(rows.values)
    assert missing[:, 0].tolist() == [True, True, False, False]
    assert missing[:, 1].tolist() == missing[:, 0].tolist()
    assert not missing[:, 2].any()
