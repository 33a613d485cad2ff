"""Digests of what is declared: each part has its own, and moves with every value of it."""

from dataclasses import replace

import pytest

from takeroot.workspace.definitions import definitions_digest, other_digests
from takeroot.workspace.find_workspace import reference_workspace
from takeroot.workspace.workspace import read_workspace


@pytest.fixture(scope="module")
def workspace():
    """The one that is packaged."""
    return read_workspace(reference_workspace())


def test_a_lever_s_digest_moves_alone(workspace):
    """An effect changed in one lever is seen, and is nothing to the model."""
    name, lever = next(iter(workspace.levers.items()))
    evidence = lever.evidence.model_copy(update={"source": "elsewhere"})
    other = replace(workspace, levers={**workspace.levers, name: lever.model_copy(update={"evidence": evidence})})
    assert moved(workspace, other) == {"levers"}


def test_the_rules_of_disclosure_have_their_own(workspace):
    """And so has the recipe, whatever of it changes."""
    rules = workspace.disclosure.model_copy(update={"smallest_group": 12})
    assert moved(workspace, replace(workspace, disclosure=rules)) == {"disclosure"}
    bands = workspace.recipe.bands.model_copy(update={"high": 0.77})
    recipe = workspace.recipe.model_copy(update={"bands": bands})
    assert moved(workspace, replace(workspace, recipe=recipe)) == {"recipe"}


def moved(one, other):
    """Which digests differ; the model's own definitions do not."""
    assert definitions_digest(one) == definitions_digest(other)
    before, after = other_digests(one), other_digests(other)
    return {part for part in before if before[part] != after[part]}
