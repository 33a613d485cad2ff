"""Every command can be found, helps, and says what is wrong in one line."""

import subprocess
import sys
from importlib.resources import files

import pytest

from takeroot.cli.commands import COMMANDS

NAMES = [command.__name__ for command in COMMANDS]


def run(*arguments: str, cwd=None) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user would."""
    start = "from takeroot.cli.app import main; main()"
    return subprocess.run(
        [sys.executable, "-c", start, *arguments], capture_output=True, text=True, check=False, cwd=cwd, timeout=120
    )


def test_every_file_of_commands_is_a_command():
    """A command that was written is offered."""
    written = {path.name[:-3] for path in files("takeroot.cli.commands").iterdir() if path.name.endswith(".py")}
    assert written - {"__init__"} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_command_helps(name):
    """`takeroot NAME --help` ends well."""
    helped = run(name, "--help")
    assert helped.returncode == 0
    assert "Usage" in helped.stdout


def test_help_imports_nothing_heavy():
    """`--help` needs no pandas, LightGBM, shap, MLflow or Numba."""
    start = (
        "import sys; from takeroot.cli.app import build_app; build_app(); print([m for m in HEAVY if m in sys.modules])"
    )
    heavy = ("pandas", "numpy", "lightgbm", "shap", "mlflow", "numba", "sklearn", "pydantic", "matplotlib")
    loaded = subprocess.run(
        [sys.executable, "-c", start.replace("HEAVY", repr(heavy))], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == "[]"


def test_a_wrong_month_is_one_line():
    """A month that is none: one line, exit code 1, no traceback."""
    failed = run("score", "nowhere", "--as-of", "2024-13", "--out", "out")
    assert failed.returncode == 1
    assert failed.stderr.splitlines()[-1].startswith("--as-of: '2024-13' is not a month")
    assert "Traceback" not in failed.stderr


def test_usage_errors_are_exit_code_2():
    """A missing option is usage, not a user's data problem."""
    assert run("score", "nowhere").returncode == 2


def test_data_that_is_not_there_is_one_line(tmp_path):
    """A folder that does not exist is named, with exit code 1."""
    failed = run("check", str(tmp_path / "nowhere"))
    assert failed.returncode == 1
    assert "nowhere" in failed.stderr
    assert "Traceback" not in failed.stderr
