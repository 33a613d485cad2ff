"""A county too small for a model of its own starts from a pooled champion, and every reader is told."""

import json

import pytest

from takeroot.errors import HazardError
from takeroot.pipeline.export import export
from takeroot.pipeline.init import init
from takeroot.pipeline.score import score
from takeroot.pipeline.simulate import simulate
from takeroot.pipeline.steps import Steps
from takeroot.pipeline.train import train
from takeroot.registry.adopt import adopt
from takeroot.workspace.workspace import read_workspace


@pytest.fixture(scope="module")
def small(county, tmp_path_factory):
    """A county of 60 people and two years, and a workspace without a champion."""
    home = tmp_path_factory.mktemp("small")
    simulate(home / "data", staff=60, months=24, seed=9, end=county.as_of, format_="parquet", steps=Steps())
    return home / "data", read_workspace(init(home / "workspace"))


def test_its_own_training_is_refused_and_adoption_named(small, county):
    """One line: how many exits there are, how many are wanted, what to do."""
    data, workspace = small
    with pytest.raises(
        HazardError, match=r"voluntary exits .* 50 are wanted .*takeroot adopt DIR --reason TEXT"
    ) as told:
        train(str(data), workspace, as_of=county.as_of, received=county.received, steps=Steps())
    assert len(str(told.value).splitlines()) == 1


@pytest.fixture(scope="module")
def run(small, county, tmp_path_factory):
    """The small county scored with the big one's champion."""
    data, workspace = small
    reason = "too few exits of our own"
    adopt(workspace.home, county.workspace / "models" / "champion", when="2024-12-31", reason=reason)
    out = tmp_path_factory.mktemp("runs")
    return score(str(data), workspace, as_of=county.as_of, out=out, received=county.received, steps=Steps())


def test_the_manifest_and_the_operator_are_told(run):
    """That the model is pooled, why, and from how many exits it was learnt."""
    facts = json.loads((run.published.path / "manifest.json").read_text())
    assert facts["model"]["pooled"] is True
    said = f"pooled: adopted from elsewhere (too few exits of our own), learnt there from {facts['model']['exits']}"
    assert said in facts["warnings"][0]
    assert said in "\n".join(run.lines)


@pytest.mark.parametrize(("language", "said"), [("en", "learnt elsewhere"), ("zh", "取自其他地区")])
def test_every_list_says_so(run, small, tmp_path, language, said):
    """In the notice at its head."""
    done = export(
        run.published.path,
        small[1],
        to=tmp_path,
        format_="html",
        language=language,
        when="2025-01-05",
        steps=Steps(),
    )
    pages = sorted(tmp_path.rglob("*.html"))
    assert done
    assert pages
    assert all(said in page.read_text() for page in pages)


def test_a_county_s_own_model_is_not_called_pooled(county):
    """Its own champion raises no such doubt."""
    facts = json.loads((county.run / "manifest.json").read_text())
    assert facts["model"]["pooled"] is False
    assert not [line for line in facts["warnings"] if "pooled" in line]
