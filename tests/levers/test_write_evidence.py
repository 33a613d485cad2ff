"""Writing what was found into a lever's file."""

import tomllib
from pathlib import Path

import pytest

from takeroot.errors import LeversError
from takeroot.levers.write_evidence import write_evidence
from takeroot.specs.lever import Effect, Lever

LEVERS = sorted((Path(__file__).parents[2] / "models" / "levers").glob("*.toml"))
FOUND = Effect(hazard_ratio=0.77, low=0.7, high=0.85)


@pytest.mark.parametrize("path", LEVERS, ids=lambda path: path.stem)
def test_only_the_evidence_changes_and_every_comment_stays(path):
    """The new text reads as the same lever with the new evidence, and has the same lines but five."""
    old = path.read_text(encoding="utf-8")
    new = write_evidence(old, FOUND, source="own data, 120 treated since 2024-01")
    was, now = (Lever.model_validate(tomllib.loads(text)) for text in (old, new))
    assert now.evidence.hazard_ratio == 0.77
    assert now.evidence.grade == "A"
    assert was.evidence.source in now.evidence.source
    assert now.model_copy(update={"evidence": was.evidence}) == was
    lines = list(zip(old.splitlines(), new.splitlines(), strict=True))
    assert sum(one != other for one, other in lines) <= 5
    assert [one.split("#")[1] for one, _ in lines if "#" in one] == [
        other.split("#")[1] for one, other in lines if "#" in one
    ]


def test_writing_twice_keeps_the_first_source_once():
    """Next year's update does not pile up sources."""
    text = LEVERS[0].read_text(encoding="utf-8")
    once = write_evidence(text, FOUND, source="own data to 2024-12")
    twice = write_evidence(once, FOUND, source="own data to 2025-12")
    assert "2024-12" not in twice
    assert twice.count("before: ") == 1


def test_a_file_that_cannot_be_changed_so_is_named():
    """Without the table, or with its keys on one line, the file is named and nothing is written."""
    with pytest.raises(LeversError, match=r"flat\.toml: no \[evidence\]"):
        write_evidence("label = 1\n", FOUND, source="own data", where="flat.toml")
