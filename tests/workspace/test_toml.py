"""TOML files become specs or problems, never tracebacks."""

from takeroot.specs.recipe import Recipe
from takeroot.specs.spec import Label
from takeroot.workspace.toml import read_folder, read_one


def test_a_missing_file_says_what_to_do(tmp_path):
    """A file that is not there is a problem with a remedy."""
    problems = []
    assert read_one(tmp_path / "label.toml", Label, problems) is None
    assert "takeroot init DIR" in str(problems[0])


def test_an_empty_folder_is_a_problem(tmp_path):
    """A workspace without levers is not silently one with none."""
    problems = []
    assert read_folder(tmp_path, Label, problems) == {}
    assert len(problems) == 1


def test_a_nested_unknown_key_is_named_by_its_path(tmp_path):
    """The key's whole path stands in the message."""
    (tmp_path / "hazard.toml").write_text(
        '[exits]\nvoluntary = ["resigned"]\ncompeting = ["retired"]\n[bands]\nwach = 0.1\n', encoding="utf-8"
    )
    problems = []
    assert read_one(tmp_path / "hazard.toml", Recipe, problems) is None
    assert any("bands.wach" in str(p) and "did you mean 'watch'?" in str(p) for p in problems)
