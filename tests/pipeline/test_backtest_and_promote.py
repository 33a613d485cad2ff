"""From the records to a backtest's page, and from two trainings to one champion."""

import json
import shutil
from dataclasses import replace

import pandas as pd
import pytest

from takeroot.errors import RegistryError, TakerootError
from takeroot.pipeline.backtest import backtest
from takeroot.pipeline.promote import promote
from takeroot.pipeline.steps import Steps
from takeroot.pipeline.train import train
from takeroot.registry.champion import current_champion
from takeroot.specs.recipe import FewExits, Landmarks
from takeroot.workspace.workspace import read_workspace


@pytest.fixture(scope="module")
def eager(county):
    """The county's workspace with a recipe that is content with little."""
    workspace = read_workspace(county.workspace)
    few = FewExits(refuse=10, features=workspace.recipe.few_exits.features)
    recipe = workspace.recipe.model_copy(update={"few_exits": few, "landmarks": Landmarks(look_back=3, every=3)})
    return replace(workspace, recipe=recipe)


@pytest.fixture(scope="module")
def tried(county, eager, tmp_path_factory):
    """Try a recipe: `tried(language)` writes the page into a folder of its own."""

    def run(language="en", **options):
        out = tmp_path_factory.mktemp("backtest")
        truth = county.data.with_name(f"{county.data.name}-truth")
        wanted = {"truth": truth, "newest": 2, "times": 10} | options
        return backtest(
            str(county.data), eager, out=out, received=county.received, language=language, steps=Steps(), **wanted
        )

    return run


def test_a_backtest_is_the_same_bytes_again(tried):
    """Page and JSON, with the oracle and the champion's recipe among the rivals."""
    first, again = tried(), tried()
    assert first.page.read_bytes() == again.page.read_bytes()
    assert first.figures.read_bytes() == again.figures.read_bytes()
    facts = json.loads(first.figures.read_text())
    assert {"takeroot", "previous", "logistic", "base_rate", "oracle"} <= {row["model"] for row in facts["figures"]}
    assert len(facts["origins"]) == 2
    assert "Simulated data" in first.page.read_text()


def test_no_person_is_named(tried, county):
    """Neither file holds a staff number or a name."""
    found = tried("zh")
    text = found.page.read_text() + found.figures.read_text()
    assert not [number for number in pd.read_parquet(county.data / "staff.parquet")["staff_id"] if number in text]


def test_the_printed_lines_have_what_must_stand_beside_accuracy(tried):
    """Base rate, intervals and rivals."""
    lines = "\n".join(tried().lines)
    assert "simulated data" in lines
    assert "base rate" in lines
    assert "logistic" in lines
    assert "90 % interval" in lines


def test_without_truth_nothing_is_called_simulated(tried):
    """And no oracle is there."""
    found = tried(truth=None, newest=1)
    assert "oracle" not in {row["model"] for row in json.loads(found.figures.read_text())["figures"]}
    assert "Simulated" not in found.page.read_text()


def test_truth_that_is_not_there_is_one_line(tried, tmp_path):
    """A wrong folder is named."""
    with pytest.raises(TakerootError, match="no truth stands here"):
        tried(truth=tmp_path / "nowhere")


@pytest.fixture
def two_versions(county, eager, tmp_path):
    """A workspace of its own with a champion and a challenger of the same recipe."""
    home = tmp_path / "workspace"
    shutil.copytree(county.workspace, home, symlinks=True)
    workspace = replace(eager, home=home)
    train(str(county.data), workspace, as_of=county.as_of, received=county.received, steps=Steps())
    return workspace


def test_promotion_compares_first(two_versions, county):
    """Without records it is refused; the refusal says what to do; with them the verdict and its figures are kept."""
    day = county.received
    with pytest.raises(RegistryError, match="takeroot promote 2 DATA; or --force --reason TEXT"):
        promote(2, two_versions, received=day, steps=Steps())
    done = promote(2, two_versions, received=day, steps=Steps(), source=str(county.data))
    assert done.champion.how == "promoted"
    assert "base rate" in done.lines[1]
    kept = current_champion(two_versions.home)
    assert kept.version == 2
    assert kept.evidence["not_worse"] is True
    assert kept.evidence["people"] > 100


def test_a_reason_forces(two_versions, county):
    """Without any comparison, and the reason is kept."""
    done = promote(2, two_versions, received=county.received, steps=Steps(), reason="new pay rules")
    assert (done.champion.how, done.champion.reason) == ("forced", "new pay rules")
