"""What the scanner finds, and how it reads a signature."""

import inspect

from takeroot.features.verbs import ARGUMENTS, verbs
from takeroot.specs.feature import Feature


def test_every_verb_says_what_it_does():
    """Each verb has a docstring, takes only keys of a feature, and hands back floats."""
    for name, verb in verbs().items():
        assert inspect.getdoc(verb.compute), name
        assert verb.needed | verb.optional <= set(ARGUMENTS), name


def test_every_argument_is_a_key_of_a_feature():
    """What is handed to verbs can be declared."""
    assert set(ARGUMENTS) <= set(Feature.model_fields)


def test_helpers_are_no_verbs():
    """What a module of verbs imports, or keeps for itself, is not one."""
    assert not {"peer_groups", "title_level", "_ratio", "at"} & set(verbs())


def test_needed_and_optional_are_told_from_the_signature():
    """An argument without a default is needed; one with a default may be left out."""
    count = verbs()["count"]
    assert count.needed == {"table", "window"}
    assert count.optional == {"where"}
    assert not count.foresees
    assert verbs()["years_since"].foresees
