"""Nobody has a suppressed count back who holds every roll-up and every list of two months, in both formats."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "benchmarks" / "differencing"
COUNTIES = ((9, 24, 31, 10), (11, 9, 10, 40))
"""Two counties, each with a facility of nine beside some of ten and eleven."""


@pytest.fixture(scope="module")
def scripts():
    """The attack's own modules, which benchmarks/differencing runs on larger provinces."""
    before = list(sys.path)
    sys.path.insert(0, str(SCRIPTS))
    import attack  # noqa: PLC0415 - known from here on
    import defects  # noqa: PLC0415 - likewise
    import exported  # noqa: PLC0415 - likewise
    import province  # noqa: PLC0415 - likewise
    import published  # noqa: PLC0415 - likewise

    yield {"attack": attack, "defects": defects, "exported": exported, "province": province, "published": published}
    sys.path[:] = before


@pytest.fixture(scope="module")
def two_months(scripts):
    """A province of two counties whose people come, go and change facilities of nine into ten."""
    return scripts["province"].make_province(COUNTIES, months=2, seed=1)


def test_no_suppressed_count_is_recovered(scripts, two_months, tmp_path):
    """Read by second readers, solved in whole numbers; what is left for each cell holds the truth, and more."""
    exported, attack = scripts["exported"], scripts["attack"]
    files = scripts["published"].read_files(exported.export_all(two_months, tmp_path))
    held = exported.truth(two_months, tmp_path / "out")
    rules = attack.Rules(moves=exported.largest_move(held))
    found = attack.attack(files, exported.public_names(two_months), rules)
    assert len(found.ranges) > 100
    assert found.recovered == {}
    assert not [cell for cell, (low, high) in found.ranges.items() if not low <= held.get(cell, 0) <= high]


@pytest.mark.parametrize(
    "defect", ["cells hidden without company", "totals count small facilities", "no company across files"]
)
def test_a_planted_defect_is_found(scripts, two_months, tmp_path, defect):
    """Each breaks one rule; the attack then has a count back."""
    exported, attack = scripts["exported"], scripts["attack"]
    with scripts["defects"].DEFECTS[defect]() as rules:
        files = scripts["published"].read_files(exported.export_all(two_months, tmp_path, formats=("xlsx",)))
    moves = exported.largest_move(exported.truth(two_months, tmp_path / "out"))
    assert attack.attack(files, exported.public_names(two_months), replace(rules, moves=moves), enough=1).recovered
