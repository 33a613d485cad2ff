"""What a lever moves."""

from typing import get_args

import numpy as np
import pytest
from pydantic import ValidationError

from takeroot.levers.apply_changes import apply_changes
from takeroot.levers.change_verbs import VERBS
from takeroot.specs.lever import Change, FollowingVerb, Lever, OwnVerb


def _moved(feature_set, *changes):
    lever = Lever.model_construct(changes=tuple(Change(**one) for one in changes))
    return apply_changes(feature_set, np.arange(len(feature_set.people)), [lever])[0]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"verb": "set", "value": 1}, [1, 1, 1, np.nan]),
        ({"verb": "add", "value": 2}, [4, 6, 10, np.nan]),
        ({"verb": "multiply", "value": 0.5}, [1, 2, 4, np.nan]),
        ({"verb": "at_least", "value": 3}, [3, 4, 8, np.nan]),
        ({"verb": "at_most", "value": 3}, [2, 3, 3, np.nan]),
        ({"verb": "to_peer_median"}, [4, 4, 8, np.nan]),
        ({"verb": "close_gap", "value": 0.5, "target": 10}, [6, 7, 9, np.nan]),
    ],
)
def test_each_verb_moves_as_it_says_and_leaves_missing_missing(make_people, change, expected):
    """Values 2, 4, 8 and a missing one."""
    moved = _moved(make_people(4, x=[2, 4, 8, np.nan]), {"feature": "x", **change})
    assert np.array_equal(moved["x"], expected, equal_nan=True)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"verb": "in_step_with"}, [0.75]),
        ({"verb": "in_step_with", "value": 1.0}, [1.25]),
        ({"verb": "inversely_to"}, [1 / 3]),
        ({"verb": "as_much_as", "value": 1.0}, [2000.5]),
        ({"verb": "share_gains"}, [2 / 3]),
        ({"verb": "share_thins"}, [1 / 3]),
        ({"verb": "reaches", "value": 6000}, [1.0]),
    ],
)
def test_a_standing_follows_its_level(make_people, change, expected):
    """Pay rises from 4,000 to 6,000; the feature that follows stood at 0.5."""
    people = make_people(1, pay=4000, standing=0.5)
    moved = _moved(
        people, {"feature": "pay", "verb": "add", "value": 2000}, {"feature": "standing", "of": "pay", **change}
    )
    assert moved["standing"].tolist() == pytest.approx(expected)


def test_a_rank_is_taken_among_the_peers_as_they_are(make_people):
    """Of four in one facility the lowest paid rises above two of the three others; elsewhere nobody counts."""
    people = make_people(5, pay=[1, 2, 3, 4, 9], rank=[0, 1 / 3, 2 / 3, 1, 0.5])
    people.people["facility_id"] = ["a", "a", "a", "a", "b"]
    moved = _moved(
        people,
        {"feature": "pay", "verb": "add", "value": 2.5},
        {"feature": "rank", "verb": "rank_among", "of": "pay", "peers": ("facility_id",)},
    )
    assert moved["rank"].tolist() == pytest.approx([2 / 3, 1, 1, 1, 0])


def test_the_median_is_that_of_the_peers_named(make_people):
    """Contract staff rise to the established median of their own county; nobody falls."""
    people = make_people(5, pay=[1, 9, 5, 7, 2])
    people.people["county"] = ["a", "a", "a", "a", "b"]
    people.people["employment_type"] = ["contract", "contract", "established", "established", "contract"]
    change = {"feature": "pay", "verb": "to_peer_median", "peers": ("county",), "among": "established"}
    assert _moved(people, change)["pay"].tolist() == [6, 9, 6, 7, 2]


def test_a_feature_that_is_not_there_is_passed_over(make_people):
    """A workspace without a table still scores the rest."""
    moved = _moved(
        make_people(1, x=1), {"feature": "y", "verb": "set", "value": 0}, {"feature": "x", "verb": "add", "value": 1}
    )
    assert moved["x"].tolist() == [2]


def test_the_people_themselves_are_left_as_they_are(make_people):
    """A counterfactual does not touch the feature set."""
    people = make_people(2, x=[1, 2])
    _moved(people, {"feature": "x", "verb": "set", "value": 0})
    assert people.values[0]["x"].tolist() == [1, 2]


def test_every_verb_of_the_spec_has_its_function():
    """What can be declared can be done."""
    assert set(VERBS) == {*get_args(OwnVerb), *get_args(FollowingVerb)}


def test_a_verb_that_follows_must_say_whom():
    """`of` is asked for where it is needed, and refused where it is not."""
    with pytest.raises(ValidationError, match="needs 'of'"):
        Change(feature="x", verb="in_step_with")
    with pytest.raises(ValidationError, match="takes no 'of'"):
        Change(feature="x", verb="set", of="y")
