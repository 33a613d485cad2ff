"""The scripts of trust hold together: every check has a planted defect, and every defect can still be planted."""

from pathlib import Path

import pytest

TRUST = Path(__file__).parents[2] / "benchmarks" / "trust"
PRODUCT = TRUST.parents[1] / "src" / "takeroot"
SCRIPTS = sorted(path.stem for path in TRUST.glob("*.py") if "run_script(" in path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("script", SCRIPTS, indirect=True)
def test_every_check_has_a_defect_that_it_must_find(script):
    """No check stands without one, and none is named that is not there."""
    checks = {check.__name__ for check in script.CHECKS}
    assert {defect.check for defect in script.DEFECTS} == checks


@pytest.mark.parametrize("script", SCRIPTS, indirect=True)
def test_every_check_says_what_it_tries(script):
    """In a sentence: docs/trust.md quotes it."""
    assert all(check.__doc__ and check.__doc__.endswith(".") for check in script.CHECKS)


@pytest.mark.parametrize("script", SCRIPTS, indirect=True)
def test_every_defect_can_be_planted(script):
    """What it replaces stands exactly once in the product, and what comes instead is Python."""
    for defect in script.DEFECTS:
        text = (PRODUCT / defect.file).read_text(encoding="utf-8")
        assert text.count(defect.old) == 1, defect.says
        compile(text.replace(defect.old, defect.new), defect.file, "exec")


@pytest.mark.parametrize("script", ["outside"], indirect=True)
def test_there_are_two_hundred_exploits(script, tmp_path):
    """All different, each naming the mark that it would make, but for those that only look around."""
    strings = script.exploits(tmp_path / "mark")
    assert len(set(strings)) == len(strings) == 200
    assert sum("mark" in string.lower() for string in strings) >= 180


def test_every_command_is_watched(tmp_path):
    """All but `ui`, which is there to listen."""
    from harness.every_command import every_command  # noqa: PLC0415 - on the path only while these tests run

    from takeroot.cli.commands import COMMANDS  # noqa: PLC0415 - the other is imported from a folder of scripts

    words = {line[0] for line in every_command(tmp_path, "A1", quick=False)}
    assert words == {command.__name__ for command in COMMANDS} - {"ui"}
