"""Adding a feature, a lever, a table or a format touches one file; the common checks find it and test it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from takeroot.report.formats import find_formats as formats
from takeroot.workspace.find_workspace import reference_workspace

CHECKS = Path(__file__).parent

FEATURE = """
[features.workload_visits_trend]
label = { zh = "近一年门诊人次每月变化", en = "monthly drift of visits, last year" }
unit = "visits"
verb = "slope"
table = "workload"
column = ["outpatient_visits"]
window = 12
"""

LEVER = """
label = { zh = "子女假期托管", en = "holiday care for children" }
"""


@pytest.fixture
def home(tmp_path):
    """A copy of the reference workspace."""
    for part in ("features", "models"):
        shutil.copytree(reference_workspace() / part, tmp_path / part, ignore=shutil.ignore_patterns("champion"))
    return tmp_path


def check(home: Path, file: str, word: str) -> subprocess.CompletedProcess[str]:
    """Run one file of common checks in a workspace, on what has `word` in its id."""
    command = [sys.executable, "-m", "pytest", str(CHECKS / file), "-k", word, "-q", "-p", "no:randomly", "-rA"]
    return subprocess.run(
        [*command, "-c", str(CHECKS.parent.parent / "pyproject.toml"), "--rootdir", str(CHECKS.parent.parent)],
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_a_new_feature_is_one_entry(home):
    """An entry appended to features/workload.toml is checked like every other, and passes."""
    with (home / "features" / "workload.toml").open("a", encoding="utf-8") as file:
        file.write(FEATURE)
    checked = check(home, "test_features.py", "workload_visits_trend")
    assert checked.returncode == 0, checked.stdout
    assert "workload_visits_trend" in checked.stdout


def test_a_feature_that_repeats_another_is_refused(home):
    """The same signal under another name fails the common checks."""
    twin = FEATURE.replace("visits_trend", "visits_twin").replace("slope", "mean").replace("window = 12", "window = 3")
    with (home / "features" / "workload.toml").open("a", encoding="utf-8") as file:
        file.write(twin)
    assert check(home, "test_features.py", "correlated or twin or distinct").returncode == 1


def test_a_new_lever_is_one_file(home):
    """A file in models/levers is checked like every other, and passes."""
    text = (home / "models" / "levers" / "counselling.toml").read_text(encoding="utf-8")
    (home / "models" / "levers" / "holiday_care.toml").write_text(text, encoding="utf-8")
    checked = check(home, "test_levers.py", "holiday_care")
    assert checked.returncode == 0, checked.stdout
    assert "holiday_care" in checked.stdout


def test_a_lever_without_evidence_is_refused(home):
    """A lever that states no evidence fails before anything runs."""
    text = (home / "models" / "levers" / "counselling.toml").read_text(encoding="utf-8")
    bare = text.replace("[evidence]", "[evidences]")
    (home / "models" / "levers" / "holiday_care.toml").write_text(bare, encoding="utf-8")
    checked = check(home, "test_levers.py", "holiday_care")
    assert checked.returncode != 0
    assert "did you mean 'evidence'?" in checked.stdout + checked.stderr


def test_a_new_table_is_one_file(home):
    """A file in features/tables is checked like every other, and passes."""
    text = (home / "features" / "tables" / "incidents.toml").read_text(encoding="utf-8")
    text = text.replace("事件", "巡查").replace("incidents", "inspections")
    (home / "features" / "tables" / "inspections.toml").write_text(text, encoding="utf-8")
    checked = check(home, "test_tables.py", "inspections")
    assert checked.returncode == 0, checked.stdout
    assert "inspections" in checked.stdout


def test_a_new_format_is_one_file(tmp_path, monkeypatch):
    """A module with `write` among the formats is found by its name."""
    (tmp_path / "markdown.py").write_text(
        '"""Markdown."""\nSUFFIX = ".md"\n\n\ndef write(document):\n    return b"# list"\n', encoding="utf-8"
    )
    package = sys.modules["takeroot.report.formats"]
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    assert "markdown" in formats.find_formats()
