"""The season of leaving, told from the exits, and taken out of the level."""

import numpy as np
import pandas as pd
import pytest

from takeroot.hazard.outcomes import NEVER, STAYED, VOLUNTARY
from takeroot.hazard.season import season, season_offset
from takeroot.months import last_day, month_number

_START, _SETTLED = month_number("2018-12"), month_number("2023-12")


def _spells(multipliers, *, monthly, seed):
    """People of whom each month so many of a thousand leave, in turn, and who are replaced."""
    random = np.random.default_rng(seed)
    months = np.arange(_START + 1, _SETTLED + 1)
    left = random.poisson(monthly * multipliers[months % 12])
    exit_day = np.repeat(last_day(months), left)
    stay = np.full(1000, NEVER)
    days = np.concatenate([exit_day, stay])
    kind = np.where(days < NEVER, VOLUNTARY, STAYED)
    return pd.DataFrame({"hire_day": last_day(_START - 30), "exit_day": days, "kind": kind})


def test_a_season_is_found():
    """Twice as many in March: found to a sixth."""
    true = np.ones(12)
    true[2] = 2.0
    found = season(_spells(true, monthly=60, seed=1), start=_START, settled=_SETTLED)
    assert int(np.argmax(found)) == 2
    assert found[2] / np.mean(np.delete(found, 2)) == pytest.approx(2, rel=0.17)


def test_without_a_season_chance_is_shrunk_away():
    """Random scatter is not taken for a season."""
    found = season(_spells(np.ones(12), monthly=20, seed=2), start=_START, settled=_SETTLED)
    assert np.allclose(found, np.mean(found), atol=0.12)


def test_a_short_record_has_no_season():
    """Fewer than two whole years say nothing of it."""
    spells = _spells(np.ones(12), monthly=20, seed=3)
    assert season(spells, start=_SETTLED - 20, settled=_SETTLED) == (1.0,) * 12


def test_offset_is_the_mean_over_the_interval():
    """From November, (0, 3] is December to February, (3, 6] March to May."""
    wheel = tuple(float(month) for month in range(1, 13))
    as_of = np.full(2, month_number("2023-11"))
    found = season_offset(wheel, as_of, [0, 3], [3, 6])
    assert np.exp(found) == pytest.approx([(12 + 1 + 2) / 3, (3 + 4 + 5) / 3])
