"""A simulated county with a workspace, a champion of both learners and two months, made once for all."""

import os
import shutil
from pathlib import Path

from harness.checks import Case
from harness.commands import Ended, command

AS_OF, BEFORE, RECEIVED, SEED = "2024-12", "2024-11", "2024-12-31", 3
STAFF, MONTHS = 300, 36


def county(case: Case) -> Path:
    """The county's folder: data/, workspace/, runs/. Whoever changes something copies it first."""
    if not (case.county / "made").is_file():
        _make(case)
    return case.county


def copy_of(case: Case, *parts: str) -> Path:
    """Copies of some parts of the county in the check's own folder, anew each time."""
    for part in parts:
        shutil.rmtree(case.home / part, ignore_errors=True)
        shutil.copytree(county(case) / part, case.home / part, symlinks=True)
    return case.home


def at(month: str, home: Path) -> list[str]:
    """The options that training and scoring share."""
    return ["--as-of", month, "--received", RECEIVED, "--workspace", str(home / "workspace")]


def _make(case: Case) -> None:
    home = case.county
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    for words in (
        ["init", str(home / "workspace")],
        ["simulate", str(home / "data"), "--staff", str(STAFF), "--months", str(MONTHS), "--seed", str(SEED)],
    ):
        _must(command(case, words))
    learn_by_both(home / "workspace")
    data, out = str(home / "data"), ["--out", str(home / "runs")]
    for words in (
        ["train", data, *at(AS_OF, home)],
        ["score", data, *at(BEFORE, home), *out],
        ["score", data, *at(AS_OF, home), *out],
    ):
        _must(command(case, words))
    (home / "made").write_text(f"by process {os.getpid()}\n")


def learn_by_both(workspace: Path) -> None:
    """Few exits would make a linear model, fewer none; ask for trees as well, few of them."""
    recipe = workspace / "models" / "hazard.toml"
    text = recipe.read_text(encoding="utf-8")
    text = text.replace("refuse = 50", "refuse = 20").replace("logistic = 300", "logistic = 30")
    text = text.replace("rounds = 120", "rounds = 30")
    recipe.write_text(text.replace("min_data = 200", "min_data = 60"), encoding="utf-8")


def limit_fairness(workspace: Path, limit: float) -> None:
    """State the same limit for every attribute, however few people there are; 1.0001 surely warns."""
    recipe = workspace / "models" / "hazard.toml"
    text = recipe.read_text(encoding="utf-8").split("[fairness]")[0]
    names = ("sex", "age_band", "employment_type", "county", "calibration")
    limits = "".join(f"{name} = {limit}\n" for name in names)
    recipe.write_text(f"{text}\n[fairness]\nfewest = 1\n{limits}", encoding="utf-8")


def _must(ended: Ended) -> None:
    if ended.code:
        raise RuntimeError(f"the county could not be made: {ended.stderr[-500:]}")
