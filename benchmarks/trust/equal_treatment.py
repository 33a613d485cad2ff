"""Sex is no input: it changes no score and no model; every run measures fairness, and warns beyond stated limits.

`python benchmarks/trust/equal_treatment.py [--quick] [--only NAME] [--defects]`. Seed 3, the county of `county.py`.
"""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from harness.checks import Case, run_script
from harness.commands import command
from harness.county import AS_OF, BEFORE, at, copy_of
from harness.defects import Defect

PERSONAL = ("scores", "features", "contributions", "factors")


def sex_changes_no_score(case: Case) -> Iterator[str]:
    """Everybody's sex exchanged, drawn anew, or gone: scores, features and contributions keep their bytes."""
    home = copy_of(case, "data", "workspace", "runs")
    before = contents(home / "runs" / AS_OF)
    for told, change in list(CHANGES.items())[: case.of(4, 1)]:
        edit_staff(home / "data", change)
        out = home / told
        ended = command(case, ["score", str(home / "data"), *at(AS_OF, home), "--out", str(out)])
        after = contents(out / AS_OF) if not ended.code else {}
        for name in PERSONAL:
            yield "" if after.get(name) == before[name] else f"{told}: {name} changed {ended.stderr[-200:]}"
        shutil.copytree(case.county / "data", home / "data", dirs_exist_ok=True)


def sex_changes_no_model(case: Case) -> Iterator[str]:
    """Trained with everybody's sex exchanged, the model has the same bytes."""
    home = copy_of(case, "data", "workspace")
    members = {path.name: path.read_bytes() for path in bundle(home).iterdir() if path.name != "manifest.json"}
    edit_staff(home / "data", CHANGES["exchanged"])
    shutil.rmtree(home / "workspace" / "models" / ".history")
    (home / "workspace" / "models" / "champion").unlink()
    shutil.rmtree(home / "workspace" / "mlruns")
    ended = command(case, ["train", str(home / "data"), *at(AS_OF, home)])
    for name, content in members.items():
        same = not ended.code and (bundle(home) / name).read_bytes() == content
        yield "" if same else f"{name} changed {ended.stderr[-200:]}"


def every_run_is_measured(case: Case) -> Iterator[str]:
    """fairness.parquet counts every person scored once by sex, age, form and county, as plain Python counts them."""
    import pandas as pd  # noqa: PLC0415 - the product's source is chosen first

    home = copy_of(case, "data", "workspace")
    for month in ("2023-12", BEFORE, AS_OF)[:: case.of(1, 2)]:
        command(case, ["score", str(home / "data"), *at(month, home), "--out", str(home / "runs")])
        run = home / "runs" / month
        found = pd.read_parquet(run / "fairness.parquet").set_index(["attribute", "group"])
        for attribute, group, members, flagged in plainly(home, run):
            row = found.loc[attribute, group]
            same = row["people"] == members and row["flagged"] == flagged
            yield "" if same else f"{month}: {attribute} {group}: {row['people']}, {row['flagged']}"
    judged = found.loc["county", "judged_people"].sum()
    yield "" if judged > 200 else f"of a year before only {judged} were judged"


def plainly(home: Path, run: Path) -> Iterator[tuple[str, str, int, int]]:
    """Attribute, group, people, flagged: counted one by one."""
    import pandas as pd  # noqa: PLC0415 - the product's source is chosen first

    staff = pd.read_csv(home / "data" / "staff.csv", dtype="str").drop_duplicates("staff_id", keep="last")
    sexes = dict(zip(staff["staff_id"], staff["sex"], strict=True))
    people = pd.read_parquet(run / "people.parquet").dropna(subset=["band"]).to_dict("records")
    seen: dict[tuple[str, str], list[int]] = {}
    for person in people:
        sex = sexes[person["staff_id"]]
        for key in (("sex", sex), ("employment_type", person["employment_type"]), ("county", person["county"])):
            counts = seen.setdefault((key[0], key[1] if isinstance(key[1], str) else "unknown"), [0, 0])
            counts[0] += 1
            counts[1] += person["band"] in {"watch", "high"}
    for (attribute, group), (members, flagged) in seen.items():
        yield attribute, group, members, flagged


def limits_warn(case: Case) -> Iterator[str]:
    """Beyond the limits that models/hazard.toml states the run warns; within wide ones it does not; never stops."""
    home = copy_of(case, "data", "workspace")
    recipe = home / "workspace" / "models" / "hazard.toml"
    text = recipe.read_text(encoding="utf-8").split("[fairness]")[0]
    for limit, warns in ((1.0001, True), (1000.0, False)):
        names = ("sex", "age_band", "employment_type", "county", "calibration")
        limits = "".join(f"{name} = {limit}\n" for name in names)
        recipe.write_text(f"{text}\n[fairness]\nfewest = 1\n{limits}", encoding="utf-8")
        out = home / f"limit-{limit}"
        ended = command(case, ["score", str(home / "data"), *at(AS_OF, home), "--out", str(out)])
        told = json.loads((out / AS_OF / "manifest.json").read_bytes())["warnings"] if not ended.code else []
        said = [warning for warning in told if warning.startswith("fairness: ")]
        yield f"exit code {ended.code}: {ended.stderr[-200:]}" if ended.code else ""
        yield "" if bool(said) == warns and all(w in ended.stdout for w in said) else f"limit {limit}: {said}"
        yield "" if all("A0" not in warning for warning in said) else "a warning names a person"


def contents(run: Path) -> dict[str, bytes]:
    """Bytes of the frames about single people."""
    return {name: (run / f"{name}.parquet").read_bytes() for name in PERSONAL}


def bundle(home: Path) -> Path:
    """The champion's files."""
    return (home / "workspace" / "models" / "champion").resolve() / "bundle"


def edit_staff(data: Path, change: Callable[[str, int], str]) -> None:
    """Change the column sex of the staff table."""
    import pandas as pd  # noqa: PLC0415 - the product's source is chosen first

    path = data / "staff.csv"
    staff = pd.read_csv(path, dtype="str", keep_default_na=False)
    staff["sex"] = [change(sex, number) for number, sex in enumerate(staff["sex"])]
    staff.to_csv(path, index=False, encoding="utf-8")


CHANGES: dict[str, Callable[[str, int], str]] = {
    "exchanged": lambda sex, _: {"F": "M", "M": "F"}.get(sex, sex),
    "drawn": lambda _, number: "FM"[number * 7919 % 13 % 2],
    "women": lambda _sex, _: "F",
    "gone": lambda _sex, _: "",
}

CHECKS = (sex_changes_no_score, sex_changes_no_model, every_run_is_measured, limits_warn)

DEFECTS = (
    Defect(
        "sensitive features are inputs",
        "workspace/workspace.py",
        "if not feature.sensitive}",
        "}",
        "sex_changes_no_model",
    ),
    Defect(
        "men are scored a little higher",
        "hazard/score_people.py",
        "    log_odds, risks = known.mean, risks_of(known.mean)\n",
        '    log_odds = known.mean + 0.01 * (feature_set.people["sex"] == "M").to_numpy()[:, None]\n'
        "    risks = risks_of(log_odds)\n",
        "sex_changes_no_score",
    ),
    Defect(
        "only the high band counts as flagged",
        "hazard/fairness.py",
        '_FLAGGED = ("watch", "high")',
        '_FLAGGED = ("high",)',
        "every_run_is_measured",
    ),
    Defect(
        "limits are not looked at",
        "hazard/fairness_warnings.py",
        "return low > limit or high < 1 / limit",
        "return False",
        "limits_warn",
    ),
)


if __name__ == "__main__":
    sys.exit(run_script(__file__, CHECKS, DEFECTS))
