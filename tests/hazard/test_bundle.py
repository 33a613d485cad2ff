"""Bundles: what is written is read back to the bit, and one changed byte is refused before anything is parsed."""

import json
from copy import copy

import numpy as np
import pandas as pd
import pytest

from takeroot.data.moved import Moved
from takeroot.errors import HazardError
from takeroot.hazard import bundle
from takeroot.hazard.bundle import read_bundle, write_bundle
from takeroot.hazard.stated_wish import StatedWish
from takeroot.hazard.train import train_model
from takeroot.months import month_number
from takeroot.specs.recipe import Boosting, Calibration, Exits, FewExits, Landmarks, Recipe

_AS_OF = month_number("2023-12")
_MONTHS = [month_number(text) for text in ("2021-12", "2022-06", "2022-12", "2023-06")]


@pytest.fixture(scope="module")
def trained(make):
    """A small model of both kinds of margin, and people to score."""
    recipe = Recipe(
        exits=Exits(voluntary=("resigned",), competing=("retired", "unknown")),
        landmarks=Landmarks(look_back=0),
        boosting=Boosting(members=2, rounds=10, min_data=40),
        few_exits=FewExits(refuse=20, logistic=1, mixed=10**6),
        calibration=Calibration(folds=1),
    )
    made = make(800, 1)
    panel = [made.month(month) for month in _MONTHS]
    return train_model(panel, made.staff, made.features, recipe, as_of=_AS_OF), made.month(_AS_OF)


def clone_with_wish(model):
    """The model with an index of its features beside it."""
    names = model.feature_names
    slopes = tuple(tuple(tuple(0.1 * (k + j + m) for j in range(len(names))) for k in range(3)) for m in range(2))
    found = copy(model)
    found.stated_wish_ = StatedWish(names, (0.0,) * len(names), (1.0,) * len(names), slopes)
    return found


@pytest.fixture
def folder(trained, tmp_path):
    """The model as written."""
    write_bundle(trained[0], tmp_path / "bundle", definitions="d1")
    return tmp_path / "bundle"


def test_reads_back_to_the_bit(trained, folder):
    """Log-odds, members, contributions and what is told of the training are equal."""
    model, month = trained
    again = read_bundle(folder, definitions="d1")
    assert np.array_equal(again.log_odds(month.values), model.log_odds(month.values))
    assert np.array_equal(again.member_log_odds(month.values), model.member_log_odds(month.values))
    assert np.array_equal(again.contributions(month.values)[1], model.contributions(month.values)[1])
    assert again.training_ == model.training_
    assert write_bundle(again, folder.parent / "again", definitions="d1") == write_bundle(
        model, folder.parent / "first", definitions="d1"
    )


def test_what_measures_change_reads_back_to_the_bit(trained, tmp_path):
    """With people's stated wishes learnt, what a move changes is the same of the model written and read."""
    month = trained[1]
    model = clone_with_wish(trained[0])
    write_bundle(model, tmp_path / "wishes", definitions="d1")
    again = read_bundle(tmp_path / "wishes", definitions="d1")
    moved = Moved(np.arange(5), again.feature_names[:1], np.ones((1, 1, 5)))
    found, asked = (one.changes_of(month.values).changes([moved]) for one in (again, model))
    assert again.stated_wish_ == model.stated_wish_
    assert np.array_equal(found, asked)
    assert found.any()


def test_other_definitions_are_refused(folder):
    """A workspace that the model was not trained for."""
    with pytest.raises(HazardError, match="other declarations"):
        read_bundle(folder, definitions="d2")
    assert read_bundle(folder, definitions=None).feature_names


def test_another_version_s_model_is_refused(trained, folder):
    """A sound bundle that lacks a fact we ask for, or has one that we do not know."""
    for change in (lambda told: told.pop("landmarks"), lambda told: told.update(more=1)):
        plain = json.loads((folder / "model.json").read_bytes())
        change(plain["training"])
        content = bundle._json(plain)
        manifest = json.loads((folder / "manifest.json").read_bytes())
        digests = manifest["files"] | {"model.json": bundle._sha256(content)}
        (folder / "model.json").write_bytes(content)
        (folder / "manifest.json").write_bytes(bundle._manifest(digests, "d1"))
        with pytest.raises(HazardError, match="written by another version"):
            read_bundle(folder, definitions="d1")
        write_bundle(trained[0], folder, definitions="d1")


@pytest.mark.parametrize("name", ["manifest.json", "model.json", "member_0.txt", "member_1.txt"])
def test_one_byte_changed_is_refused(folder, name, monkeypatch):
    """Wherever it is, and without LightGBM ever seeing the text."""
    monkeypatch.setattr("lightgbm.Booster", None)
    path = folder / name
    sound = path.read_bytes()
    random = np.random.default_rng(0)
    for at in random.integers(0, len(sound), 60):
        damaged = bytearray(sound)
        damaged[at] ^= int(random.integers(1, 256))
        path.write_bytes(bytes(damaged))
        with pytest.raises(HazardError):
            read_bundle(folder, definitions="d1")
    path.write_bytes(sound)
    read_bundle(folder, definitions="d1")


@pytest.mark.parametrize("name", ["manifest.json", "model.json", "member_1.txt"])
def test_a_missing_or_cut_file_is_refused(folder, name):
    """So is one that was cut short."""
    sound = (folder / name).read_bytes()
    (folder / name).write_bytes(sound[: len(sound) // 2])
    with pytest.raises(HazardError):
        read_bundle(folder, definitions="d1")
    (folder / name).unlink()
    with pytest.raises(HazardError, match="missing"):
        read_bundle(folder, definitions="d1")


def test_the_text_says_nothing_of_the_machine_nor_of_single_people(folder):
    """Neither threads nor any other parameter of the run stands in it, nor the greatest value of a feature."""
    text = (folder / "member_0.txt").read_text()
    assert "num_threads" not in text
    assert "parameters" not in text
    assert "feature_infos=[-inf:inf] [-inf:inf] [-inf:inf] [-inf:inf]\n" in text


def test_scoring_wants_the_declared_columns(trained):
    """Columns are taken by name, in whatever order they come."""
    model, month = trained
    turned = [frame[frame.columns[::-1]] for frame in month.values]  # noqa: PD011 - a FeatureSet
    assert np.array_equal(model.log_odds(turned), model.log_odds(month.values))
    with pytest.raises(HazardError, match=r"pay_gap: the model's feature is missing"):
        model.log_odds([pd.DataFrame({"pay": [1.0]})] * 3)
