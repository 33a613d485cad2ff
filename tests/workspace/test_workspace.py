"""A workspace is read whole, and all that is wrong with it is said at once."""

import shutil
from pathlib import Path

import pytest

from takeroot.errors import WorkspaceError
from takeroot.workspace.find_workspace import find_workspace, reference_workspace
from takeroot.workspace.workspace import read_workspace


@pytest.fixture
def home(tmp_path):
    """A copy of the reference workspace that a test may spoil."""
    for part in ("features", "models"):
        shutil.copytree(reference_workspace() / part, tmp_path / part, ignore=shutil.ignore_patterns("champion"))
    return tmp_path


def spoil(path: Path, old: str, new: str) -> None:
    """Change the first `old` of a file into `new`."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} has no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems(home: Path) -> list[str]:
    """Read a spoilt workspace and return what it says."""
    with pytest.raises(WorkspaceError) as caught:
        read_workspace(home)
    return [str(problem) for problem in caught.value.problems]


def test_the_reference_workspace_is_sound():
    """The workspace that the wheel carries has eleven factors, at least 70 features, 25 levers and every table."""
    workspace = read_workspace(reference_workspace())
    assert len(workspace.factors) == 11
    assert len(workspace.features) >= 70
    assert len(workspace.levers) == 25
    assert len(workspace.tables) == 17


def test_an_unknown_key_is_refused_with_a_suggestion(home):
    """A misspelt key is named with its file, and the key that was probably meant."""
    spoil(home / "features" / "tables" / "pay.toml", "arrives_as", "arives_as")
    (problem,) = problems(home)
    assert "pay.toml" in problem
    assert "arives_as" in problem
    assert "did you mean 'arrives_as'?" in problem


def test_all_mistakes_come_in_one_message(home):
    """Mistakes in three files are three lines of one message."""
    spoil(home / "features" / "tables" / "pay.toml", "arrives_as", "arives_as")
    spoil(home / "models" / "hazard.toml", "[exits]", "[exitts]")
    (home / "models" / "disclosure.toml").unlink()
    said = problems(home)
    assert {word for word in ("pay.toml", "hazard.toml", "disclosure.toml") if any(word in line for line in said)} == {
        "pay.toml",
        "hazard.toml",
        "disclosure.toml",
    }


def test_a_file_that_is_no_toml_is_named(home):
    """A broken file is one problem, not a traceback."""
    (home / "features" / "pay.toml").write_text("label = \n", encoding="utf-8")
    assert any("features/pay.toml: not a TOML file" in line for line in problems(home))


def test_words_that_name_nothing_are_refused(home):
    """A feature that reads a table that does not exist says so, with the nearest table."""
    spoil(home / "features" / "workload.toml", 'table = "workload"', 'table = "worklod"')
    assert any("'worklod' is no table; did you mean 'workload'?" in line for line in problems(home))


def test_a_feature_in_two_factors_is_refused(home):
    """The file is the factor: one feature cannot stand in two."""
    text = (home / "features" / "commute.toml").read_text(encoding="utf-8")
    body = text[text.index("[features.") :]
    with (home / "features" / "environment.toml").open("a", encoding="utf-8") as file:
        file.write("\n" + body)
    assert any("stands in two factors" in line for line in problems(home))


def test_the_workspace_here_comes_before_the_packaged_one(home, monkeypatch, tmp_path_factory):
    """Without --workspace, a folder with features/ and models/ is taken; elsewhere the packaged one."""
    monkeypatch.chdir(home)
    assert find_workspace(None) == Path.cwd()
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert find_workspace(None) == reference_workspace()


def test_a_named_folder_that_is_no_workspace_is_refused(tmp_path):
    """The message says how to make one."""
    with pytest.raises(WorkspaceError, match="takeroot init DIR"):
        find_workspace(tmp_path)
