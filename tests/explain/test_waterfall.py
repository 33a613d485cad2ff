"""The waterfall picture."""

import re
from pathlib import Path

import matplotlib as mpl
import pytest

from takeroot.explain import waterfall as module
from takeroot.explain.cjk_font import font_for
from takeroot.explain.waterfall import waterfall
from takeroot.specs.spec import Label

LABELS = {key: Label(zh=zh, en=key) for key, zh in [("pay", "薪酬"), ("family", "家庭"), ("title", "职称")]}
BARS = {"pay": 0.6, "family": -0.2, "title": 0.05}


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_equal_input_gives_equal_bytes(tmp_path, ending):
    """No date, no random name."""
    for name in ("one", "two"):
        waterfall(-2.0, BARS, LABELS, tmp_path / f"{name}.{ending}", language="en")
    assert (tmp_path / f"one.{ending}").read_bytes() == (tmp_path / f"two.{ending}").read_bytes()


def test_without_a_font_the_labels_are_english(tmp_path, monkeypatch):
    """A machine without Chinese fonts never draws boxes."""
    monkeypatch.setattr(module, "font_for", lambda text: font_for(text, fonts=()))
    assert waterfall(-2.0, BARS, LABELS, tmp_path / "a.svg", language="zh") == "en"
    waterfall(-2.0, BARS, LABELS, tmp_path / "b.svg", language="en")
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_every_bar_is_drawn_and_small_ones_are_gathered(tmp_path):
    """With room for two bars, the two smallest contributions share one."""
    waterfall(-2.0, BARS, LABELS, tmp_path / "a.svg", language="en", most=2)
    drawn = set(re.findall(r"<!-- (.*?) -->", (tmp_path / "a.svg").read_text("utf-8")))
    assert {"pay", "2 others", "+0.60", "-0.15", "goes with a higher risk"} <= drawn
    assert "people in general -2.00 → this person -1.55" in drawn


def test_bars_too_small_to_see_are_gathered_and_nothing_is_no_bar(tmp_path):
    """0.00 is no finding; what is exactly nothing is not counted among the others."""
    bars = BARS | {"title": 0.001, "growth": 0.002, "post": 0.0}
    labels = LABELS | {"growth": Label(zh="成长", en="growth"), "post": Label(zh="岗位", en="post")}
    waterfall(-2.0, bars, labels, tmp_path / "a.svg", language="en")
    drawn = set(re.findall(r"<!-- (.*?) -->", (tmp_path / "a.svg").read_text("utf-8")))
    assert "2 others" in drawn
    assert not {"title", "growth", "post"} & drawn


def test_a_font_must_have_every_character():
    """Matplotlib's own font has no Chinese; it has Latin."""
    own = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    assert font_for("pay", fonts=(own,)) == own
    assert font_for("薪酬", fonts=(own,)) is None
