"""Sex is no input: it changes no score and no model; every run measures fairness, and warns beyond stated limits.

`python benchmarks/trust/equal_treatment.py [--quick] [--only NAME] [--defects]`. Seed 3, the county of `county.py`.
"""

import csv
import json
import math
import shutil
import sys
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from harness.checks import Case, run_script
from harness.commands import command
from harness.county import AS_OF, BEFORE, at, copy_of, limit_fairness
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
    """fairness.parquet of every run: counts, impact ratios, intervals and calibration, as plain Python has them."""
    import pandas as pd  # noqa: PLC0415 - the product's source is chosen first

    home = copy_of(case, "data", "workspace")
    judged = 0
    for month in ("2023-12", BEFORE, AS_OF)[:: case.of(1, 2)]:
        ended = command(case, ["score", str(home / "data"), *at(month, home), "--out", str(home / "runs")])
        if ended.code:
            yield ended.stderr[-300:]
            continue
        found = pd.read_parquet(home / "runs" / month / "fairness.parquet").set_index(["attribute", "group"])
        expected = plainly(home, month, home / "runs" / f"{int(month[:4]) - 1}{month[4:]}")
        yield "" if set(found.index) == set(expected) else f"{month}: other groups: {sorted(expected)}"
        for key, figures in expected.items():
            wrong = [name for name, figure in figures.items() if differs(found.loc[key, name], figure)]
            judged += figures["judged_people"]
            yield f"{month}: {key}: {wrong[0]} is not {figures[wrong[0]]}" if wrong else ""
    yield "" if judged > 200 else f"of a year before only {judged} were judged"


def plainly(home: Path, month: str, year_before: Path) -> dict[tuple[str, str], dict[str, float]]:
    """Every figure of every group, counted one by one."""
    staff = list(csv.DictReader((home / "data" / "staff.csv").read_text(encoding="utf-8-sig").splitlines()))
    people = of_run(home / "runs" / month, staff, last_day(month))
    flagged = [person["band"] in {"watch", "high"} for person in people]
    judged = of_run(year_before, staff, last_day(year_before.name)) if year_before.exists() else []
    left = exits_between(staff, last_day(year_before.name), last_day(month))
    judged = [person | {"left": left.get(person["staff_id"])} for person in judged]
    judged = [person for person in judged if person["left"] in VOLUNTARY | {None}]
    found: dict[tuple[str, str], dict[str, float]] = {}
    for attribute in ("sex", "age_band", "employment_type", "county"):
        for group in {person[attribute] for person in people}:
            inside = [flag for flag, person in zip(flagged, people, strict=True) if person[attribute] == group]
            hit, size = sum(inside), len(inside)
            found[attribute, group] = {"people": size, "flagged": hit}
            found[attribute, group] |= impact(hit, size, sum(flagged) - hit, len(people) - size)
            found[attribute, group] |= level(
                [person for person in judged if person[attribute] == group], judged=bool(judged)
            )
    return found


def of_run(run: Path, staff: list[dict[str, str]], day: date) -> list[dict[str, object]]:
    """Everyone scored in a run, with the attributes by which people are compared."""
    import pandas as pd  # noqa: PLC0415 - the product's source is chosen first

    of_person = {row["staff_id"]: row for row in staff}  # the last spell
    people = pd.read_parquet(run / "people.parquet", columns=["staff_id", "employment_type", "county", "band"])
    risks = pd.read_parquet(run / "scores.parquet").set_index("staff_id")["risk_12m"].to_dict()
    rows = people[people["band"].notna()].astype(object).to_dict("records")
    return [
        {name: "unknown" if value != value or value is None else value for name, value in row.items()}  # noqa: PLR0124
        | {"sex": of_person[row["staff_id"]]["sex"] or "unknown", "risk": risks[row["staff_id"]]}
        | {"age_band": age_band(of_person[row["staff_id"]]["birth_date"], day)}
        for row in rows
    ]


def age_band(born: str, day: date) -> str:
    """The band of an age in years of 365.25 days."""
    if not born:
        return "unknown"
    age = (day - date.fromisoformat(born)).days / 365.25
    return "under_30" if age < 30 else "30_to_39" if age < 40 else "40_to_49" if age < 50 else "50_and_over"


def exits_between(staff: list[dict[str, str]], begin: date, end: date) -> dict[str, str]:
    """Reason by person of exits after one day, up to and known by another."""
    return {
        row["staff_id"]: row["exit_reason"] or "unknown"
        for row in staff
        if row["exit_date"]
        and begin < date.fromisoformat(row["exit_date"]) <= end
        and date.fromisoformat(row.get("exit_recorded_date") or row["exit_date"]) <= end
    }


def impact(hit: int, size: int, hit_outside: int, outside: int) -> dict[str, float]:
    """Share in the group over the share outside, and its interval by Katz; half a person where there is none."""
    if not outside:
        return {"impact_ratio": math.nan, "low": math.nan, "high": math.nan}
    half = 0.5 if 0 in {hit, hit_outside} else 0.0
    a, n, b, m = hit + half, size + half, hit_outside + half, outside + half
    ratio, error = (a / n) / (b / m), math.sqrt(1 / a - 1 / n + 1 / b - 1 / m)
    return {"impact_ratio": ratio, "low": ratio / math.exp(NORMAL * error), "high": ratio * math.exp(NORMAL * error)}


def level(group: list[dict[str, object]], *, judged: bool) -> dict[str, float]:
    """Expected and observed exits of the year, and their ratio with the interval of a Poisson count."""
    observed = sum(person["left"] is not None for person in group)
    expected = math.fsum(person["risk"] for person in group)
    names = ("calibration_low", "expected_over_observed", "calibration_high")
    if not judged or not observed:
        return {"judged_people": len(group)} | dict.fromkeys(names, math.nan)
    spread = math.exp(NORMAL / math.sqrt(observed))
    ratios = (expected / observed / spread, expected / observed, expected / observed * spread)
    counts = {"judged_people": len(group), "observed_exits": observed, "expected_exits": expected}
    return counts | dict(zip(names, ratios, strict=True))


def differs(found: float, expected: float) -> bool:
    """Whether two figures differ by more than arithmetic may."""
    if math.isnan(found) or math.isnan(expected):
        return math.isnan(found) != math.isnan(expected)
    return not math.isclose(found, expected, rel_tol=1e-5)


def last_day(month: str) -> date:
    """Of a month written 2024-12."""
    year, number = map(int, month.split("-"))
    return date(year, number, monthrange(year, number)[1])


NORMAL = 1.959964
VOLUNTARY = {"resigned", "transferred_up", "further_study", "contract_not_renewed_by_staff", "obligation_breached"}


def limits_warn(case: Case) -> Iterator[str]:
    """Beyond the limits that models/hazard.toml states the run warns; within wide ones it does not; never stops."""
    home = copy_of(case, "data", "workspace")
    for limit, warns in ((1.0001, True), (1000.0, False)):
        limit_fairness(home / "workspace", limit)
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
    Defect(
        "people who retired are judged as if they had stayed",
        "pipeline/fairness_frame.py",
        "    return judged[kind != COMPETING]\n",
        "    return judged\n",
        "every_run_is_measured",
    ),
    Defect(
        "intervals are those of 80 %",
        "hazard/fairness.py",
        "_DEVIATE = 1.959964",
        "_DEVIATE = 1.281552",
        "every_run_is_measured",
    ),
)


if __name__ == "__main__":
    sys.exit(run_script(__file__, CHECKS, DEFECTS))
