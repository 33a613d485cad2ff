"""What scripts print is read again whole: nothing that failed is passed over."""

from pathlib import Path

import pytest

CHECKS = """\
  case 7: something is wrong
bad_cells: tried 1000, failed 1 (12 s, 9 CPU s)
bombs: tried 20, failed 0 (7 s, 7 CPU s)
ended with 1
"""
DEFECTS = """\
rows: lost: found by bad_cells (3 s)
    case 1: a row is lost
    bad_cells: tried 10, failed 1 (3 s, 2 CPU s)
a bomb is read: NOT FOUND by bombs (4 s)
    bombs: tried 2, failed 0 (4 s, 3 CPU s)
gone: cannot be planted, x.py has changed
planted defects of records: tried 3, failed 2 (9 s, 5 CPU s)
ended with 1
"""


@pytest.fixture
def printed():
    """What two jobs of one script printed."""
    from harness.printed import Printed  # noqa: PLC0415 - on the path only while these tests run

    return [Printed("bombs", "checks", CHECKS), Printed("bombs", "defects", DEFECTS)]


def test_every_line_is_read(printed):
    """Checks with their figures; defects with who found them and what was said first."""
    checks, defects = printed[0].checks, printed[1].defects
    assert [(check.name, check.tried, check.failed) for check in checks] == [("bad_cells", 1000, 1), ("bombs", 20, 0)]
    assert [defect.outcome for defect in defects] == [
        "found by bad_cells",
        "NOT FOUND by bombs",
        "cannot be planted, x.py has changed",
    ]
    assert (defects[0].says, defects[0].heard) == ("rows: lost", "case 1: a row is lost")
    assert (printed[0].processor, printed[1].processor) == (16, 5)


@pytest.mark.parametrize("change", ["ended with 1", "ended with -9", ""])
def test_what_did_not_end_well_is_not_sound(change):
    """Whatever it printed before."""
    from harness.printed import Printed  # noqa: PLC0415 - on the path only while these tests run

    lines = "bombs: tried 20, failed 0 (7 s, 7 CPU s)\n"
    assert Printed("bombs", "checks", f"{lines}ended with 0\n").sound
    assert not Printed("bombs", "checks", f"{lines}{change}\n").sound
    assert not Printed("bombs", "checks", "ended with 0\n").sound


def test_the_page_tells_what_failed_and_what_was_not_found(printed):
    """In its sum and in its tables."""
    from harness.page import page  # noqa: PLC0415 - on the path only while these tests run

    scripts = Path(__file__).parents[2] / "benchmarks" / "trust"
    told = page(printed, scripts, "2025-01-01", 12.3, ["bombs.checks"], quick=False)
    assert "2 checks, 1,020 cases, failed 1." in told
    assert "3 planted defects, not found 2." in told
    assert "run once more: bombs.checks." in told
    assert "| a bomb is read |  | NOT FOUND by bombs |" in told
    assert "bombs.checks did not end as it should" in told


def test_a_check_that_ran_once_more_takes_its_place():
    """With what it says; the others stay as they were, and all must be sound."""
    from harness.printed import Printed, spliced  # noqa: PLC0415 - on the path only while these tests run

    again = "bad_cells: tried 900, failed 0 (2 s, 2 CPU s)\nended with 0\n"
    both = Printed("bombs", "checks", spliced(CHECKS, again))
    assert [(check.name, check.tried) for check in both.checks] == [("bad_cells", 900), ("bombs", 20)]
    assert both.sound
    assert not Printed("bombs", "checks", spliced(CHECKS, again.replace("ended with 0", "ended with 1"))).sound
    assert not Printed(
        "bombs", "checks", spliced(CHECKS, "bombs: tried 2, failed 0 (1 s, 1 CPU s)\nended with 0\n")
    ).sound
