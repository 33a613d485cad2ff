"""Every command can be found, helps, and says what is wrong in one line."""

import re
import shutil
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


@pytest.mark.parametrize(
    ("option", "arguments"),
    [
        ("--before", ["purge", "--out", "out", "--before", "2024-13"]),
        ("--since", ["evaluate", "nowhere", "--since", "2024-13"]),
        ("--end", ["simulate", "county", "--end", "2024-13"]),
    ],
)
def test_a_wrong_month_is_told_by_the_option_that_names_it(option, arguments, tmp_path):
    """Whoever mistypes --before is not told of an option that the command does not have."""
    failed = run(*arguments, cwd=tmp_path)
    assert failed.returncode == 1
    assert failed.stderr.splitlines()[-1].startswith(f"{option}: '2024-13' is not a month")


def test_parts_of_places_are_refused():
    """2.9 places are no 2 places."""
    failed = run("plan", "out/2024-12", "--budget", "county=1", "--places", "mentoring=2.9")
    assert (failed.returncode, failed.stderr) == (
        1,
        "--places mentoring=2.9: is not NAME=WHOLE NUMBER, each name once; such as --places mentoring=3\n",
    )


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The tables of a small county."""
    out = tmp_path_factory.mktemp("small") / "county"
    assert run("simulate", str(out), "--staff", "60", "--months", "14").returncode == 0
    return out


@pytest.mark.parametrize(
    "arguments",
    [
        ["simulate", "BLOCKED/county", "--staff", "20", "--months", "12"],
        ["init", "BLOCKED/workspace"],
        ["demo", "--to", "BLOCKED/demo"],
        ["check", "SMALL", "--received", "2024-12-31", "--out", "BLOCKED/check"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_folder_that_cannot_be_written_is_one_line(arguments, small, tmp_path):
    """Where a file stands in the way the disk refuses: one line, exit code 1."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    words = {"BLOCKED": str(tmp_path / "file"), "SMALL": str(small)}
    failed = run(*("".join(words.get(part, part) for part in re.split("(BLOCKED|SMALL)", one)) for one in arguments))
    assert failed.returncode == 1
    assert "the disk refused: Not a directory" in failed.stderr.splitlines()[-1]


def test_a_strict_check_says_why_it_ends_with_3(small, tmp_path):
    """Something set aside: the last line tells how much."""
    delivery = shutil.copytree(small, tmp_path / "delivery")
    with (delivery / "staff.csv").open("a", encoding="utf-8") as file:
        file.write("X1\n")
    failed = run("check", str(delivery), "--received", "2024-12-31", "--strict")
    assert failed.returncode == 3
    assert "were set aside" in failed.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--since", "2099-01"], "--since 2099-01: no measures began since then"),
        (["--since", "2020-01", "--runs", "nowhere"], "--runs nowhere: no run was published here"),
        (["--since", "2020-01", "--write"], "the packaged workspace cannot be written into"),
    ],
)
def test_an_evaluation_that_cannot_be_is_one_line(arguments, said, small, tmp_path):
    """A month to come, a folder without runs, and the packaged workspace are refused."""
    failed = run("evaluate", str(small), "--received", "2024-12-31", *arguments, cwd=tmp_path)
    assert failed.returncode == 1
    assert said in failed.stderr.splitlines()[-1]
    assert "Traceback" not in failed.stderr


def test_a_damaged_run_is_one_line_for_whoever_reads_it(tmp_path):
    """`explain` and `plan` say the same of a table that cannot be read, and of a picture of no known kind."""
    kept = tmp_path / ".runs" / ("a" * 64)
    kept.mkdir(parents=True)
    (kept / "people.parquet").write_bytes(b"PAR1 no table PAR1")
    (tmp_path / "2024-12").symlink_to(f".runs/{'a' * 64}")
    month = str(tmp_path / "2024-12")
    for arguments in (["explain", month, "S1"], ["plan", month, "--budget", "county=1"]):
        failed = run(*arguments)
        assert failed.returncode == 1
        assert failed.stderr.splitlines()[-1].endswith("is damaged: it cannot be read; score the month again")
    failed = run("explain", month, "S1", "--plot", "plot.docx")
    assert (failed.returncode, failed.stderr.count("\n")) == (1, 1)
    assert failed.stderr.startswith("--plot plot.docx: a picture ends in .png, .svg, .pdf")


def test_ctrl_c_says_what_is_true():
    """The command ends with 130 and one line."""
    start = (
        "from takeroot.cli import app\n"
        "def stop(): raise KeyboardInterrupt\n"
        "app.COMMANDS = (stop, app.COMMANDS[0])\n"
        "app.main()"
    )
    stopped = subprocess.run(
        [sys.executable, "-c", start, "stop"], capture_output=True, text=True, check=False, timeout=60
    )
    assert stopped.returncode == 130
    assert stopped.stderr == "stopped; what was published before stands whole, and nothing half done is published\n"
