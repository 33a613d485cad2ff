"""`train --tune`: the delivery is read once, for the search and for the training after it."""

from takeroot.pipeline.init import init
from takeroot.pipeline.read_learnable import read_learnable
from takeroot.pipeline.steps import Steps
from takeroot.pipeline.train import train
from takeroot.pipeline.tune import tune
from takeroot.workspace.workspace import read_workspace


def test_training_goes_on_from_what_the_search_read(county, tmp_path):
    """Where the records are gone by then, the model is the one that they give."""
    workspace = read_workspace(init(tmp_path / "workspace"))
    asked = {"as_of": county.as_of, "received": county.received, "steps": Steps()}
    learnable = read_learnable(str(county.data), workspace, **asked)
    found = tune(learnable, workspace, as_of=county.as_of, trials=1, steps=Steps())
    assert found.lines
    trained = train(str(tmp_path / "gone"), found.workspace, learnable=learnable, **asked)
    again = train(str(county.data), workspace, **asked)
    assert trained.model.training_ == again.model.training_
    bundles = [one.model.members_ for one in (trained, again)]
    assert bundles[0] == bundles[1]
