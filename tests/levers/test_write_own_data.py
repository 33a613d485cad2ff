"""Writing what own data showed into a lever's file."""

import tomllib
from pathlib import Path

import pytest

from takeroot.errors import LeversError
from takeroot.levers.write_own_data import write_own_data
from takeroot.specs.evidence import OwnData
from takeroot.specs.lever import Lever

LEVERS = sorted((Path(__file__).parents[2] / "models" / "levers").glob("*.toml"))
FOUND = OwnData(
    hazard_ratio=0.77, low=0.7, high=0.85, method="randomised", since="2024-01", as_of="2024-12", people=120, events=20
)
NEWER = FOUND.model_copy(update={"hazard_ratio": 0.8, "as_of": "2025-12", "people": 240, "events": 41})


@pytest.mark.parametrize("path", LEVERS, ids=lambda path: path.stem)
def test_what_is_published_stays_and_every_line_with_it(path):
    """The new text begins with the old one, and reads as the same lever with own data beside the same evidence."""
    old = path.read_text(encoding="utf-8")
    new = write_own_data(old, FOUND)
    was, now = (Lever.model_validate(tomllib.loads(text)) for text in (old, new))
    assert new.startswith(old)
    assert now.own_data == FOUND
    assert now.evidence == was.evidence
    assert now.model_copy(update={"own_data": None}) == was
    assert (was.grade, now.grade) == (was.evidence.grade, "A")


def test_writing_twice_changes_no_byte():
    """The same data counted again are the same data."""
    once = write_own_data(LEVERS[0].read_text(encoding="utf-8"), FOUND)
    assert write_own_data(once, FOUND) == once


def test_newer_data_take_the_place_of_older_ones():
    """Next year's estimate, which holds this year's people too, replaces it where it stands; comments stay."""
    old = LEVERS[0].read_text(encoding="utf-8")
    once = write_own_data(old, FOUND).replace("people = 120", "people = 120 # of two hospitals")
    twice = write_own_data(once, NEWER)
    assert tomllib.loads(twice)["own_data"] == NEWER.model_dump()
    assert "people = 240 # of two hospitals" in twice
    assert twice.startswith(old)


def test_own_data_before_another_table_are_replaced_there():
    """Whatever stands behind them stays behind them."""
    text = write_own_data("label = 1\n", FOUND) + "\n[evidence]\nlow = 0.5\n"
    assert write_own_data(text, NEWER).endswith("\n[evidence]\nlow = 0.5\n")


@pytest.mark.parametrize("kept", ["[own_data]\nlow = 0.5\n", "own_data = { low = 0.5 }\n"])
def test_a_file_that_cannot_be_changed_so_is_named(kept):
    """Own data in another form are refused, by file and key."""
    with pytest.raises(LeversError, match=r"flat\.toml: own_data"):
        write_own_data(kept, FOUND, where="flat.toml")
