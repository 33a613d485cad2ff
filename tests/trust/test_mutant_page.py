"""What is told of mutants: kills by tests that stand, survivors until they are tried again, reasons beside them."""

from collections import Counter

import pytest


@pytest.fixture
def asof():
    """An area, and three mutants of its first module."""
    from areas import AREAS, SOURCE  # noqa: PLC0415 - on the path only while these tests run
    from mutate import mutants_of  # noqa: PLC0415

    area = next(area for area in AREAS if area.name == "asof")
    module = area.modules()[0]
    return area, mutants_of(module, module.relative_to(SOURCE).as_posix()).mutants[:3]


@pytest.fixture
def memory(tmp_path, asof):
    """A memory of a kill and a survival; the third mutant was not tried."""
    from fate import Fate  # noqa: PLC0415
    from memory import Memory  # noqa: PLC0415

    def remembered():
        return Memory(tmp_path / "fates.jsonl", [asof[0]])

    killed, survivor, _ = asof[1]
    remembered().keep(Fate(killed, "killed", "tests/features/test_asof.py::test_who_is_here"))
    remembered().keep(Fate(survivor, "survived"))
    return remembered


def test_fates_are_remembered(memory, asof):
    """From one run to the next."""
    assert [fate and fate.outcome for fate in map(memory().recall, asof[1])] == ["killed", "survived", None]


def test_a_survivor_is_tried_again_once_tests_have_changed(memory, asof):
    """And counts as one until then; a kill by another test stands."""
    changed = memory()
    changed._tests["asof"] = "other tests"
    assert [fate and fate.outcome for fate in map(changed.recall, asof[1])] == ["killed", None, None]
    assert [fate and fate.outcome for fate in map(changed.last, asof[1])] == ["killed", "survived", None]


def test_all_are_tried_again_once_the_module_has_changed(memory, asof):
    """Nothing is told of them."""
    changed = memory()
    changed._digests[asof[1][0].path] = "other code"
    assert [changed.recall(mutant) or changed.last(mutant) for mutant in asof[1]] == [None] * 3


@pytest.mark.parametrize(("reasons", "told"), [({}, (0, 1)), ({"it is so": None}, (1, 0))])
def test_the_page_counts_survivors_with_their_reason_or_without(memory, asof, reasons, told):
    """The share is that of those tried, with its interval, whatever the reasons."""
    from page import Result, page  # noqa: PLC0415

    area, mutants = asof
    result = Result(area, mutants, Counter(messages=2), [memory().recall(mutant) for mutant in mutants[:2]])
    key = mutants[1].file, mutants[1].function, mutants[1].change
    text = page([result], [], dict.fromkeys([key], "it is so") if reasons else {}, {"seed": "7"})
    assert "| asof | 3 | 2 | 1 | 0 | 1 | 0 | 50.0% of those drawn (95 %: 9.5% to 90.5%) |" in text
    assert f"## Survivors with a reason: {told[0]}\n" in text
    assert f"## Survivors without: {told[1]}\n" in text
    assert ("it is so" in text) == bool(reasons)


def test_a_reason_for_what_is_killed_is_named(memory, asof):
    """Somebody wrote the test."""
    from page import Result, page  # noqa: PLC0415

    area, mutants = asof
    result = Result(area, mutants, Counter(), [memory().recall(mutants[0])])
    reasons = {(mutants[0].file, mutants[0].function, mutants[0].change): "no test can"}
    assert "Reasons no longer needed" in page([result], [], reasons, {})
    assert "Reasons no longer needed" not in page([result], [], {}, {})
