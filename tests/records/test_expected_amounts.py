"""What others get equals a slow reference that goes from value to value; nothing is told of by its own facility."""

import numpy as np
import pytest

from takeroot.records.expected_amounts import expected_amounts


def slow(values, profession, facility, month, counties):
    """For each value the middle of the other facilities' middles, its own facility's where there is no other."""
    found = []
    for mine in range(len(values)):
        county = counties[facility[mine]]
        alike = [
            other
            for other in range(len(values))
            if (profession[other], month[other], counties[facility[other]]) == (profession[mine], month[mine], county)
        ]
        middles = {
            place: np.median([values[other] for other in alike if facility[other] == place])
            for place in {facility[other] for other in alike}
        }
        others = [middle for place, middle in middles.items() if place != facility[mine]]
        found.append(np.median(others) if others else middles[facility[mine]])
    return found


@pytest.mark.parametrize("seed", range(6))
def test_equals_the_slow_reference(seed):
    """Facilities, professions and counties that are unknown among them, several values a facility."""
    random = np.random.default_rng(seed)
    size, places = 80, 2 + seed
    values = random.integers(1, 60, size).astype(np.float64)
    profession, facility = random.integers(-1, 2, size), random.integers(-1, places, size)
    month, counties = random.integers(24000, 24003, size), random.integers(0, 2, places + 1)
    given = values, profession.astype(np.int32), facility.astype(np.int32), month, counties.astype(np.int32)
    np.testing.assert_allclose(expected_amounts(*given), slow(*given))


def test_a_facility_alone_is_held_against_itself():
    """Its own middle, also where nobody's profession or facility is known."""
    nobody = np.array([-1, -1, -1], dtype=np.int32)
    given = np.array([1.0, 5.0, 9.0]), nobody, nobody, np.array([24000, 24000, 24001]), np.zeros(1, dtype=np.int32)
    assert expected_amounts(*given).tolist() == [3, 3, 9]
