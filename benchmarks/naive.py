"""The pipeline a data scientist writes today, written well: pandas, LightGBM, shap.TreeExplainer, to_excel.

    python benchmarks/naive.py DATA RUN WORKSPACE OUT.xlsx

It computes the features of `FEATURES` from the tables (takeroot computes all that are declared), explains everyone at
every lead with the same boosters, scores some levers again, and writes one workbook. RUN is takeroot's run on the same
tables: the full matrix of features that the boosters want is taken from it, and features and contributions are compared
with it; unequal ones end the script with exit code 1.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from takeroot.pipeline.champion import read_champion
from takeroot.workspace.workspace import read_workspace

LAST_DAY = pd.Timestamp("2024-12-31")
LAST_MONTH = pd.Period("2024-12", "M")
LEADS = {"3": 1.5, "6": 4.5, "12": 9.0}
DAYS_A_YEAR = 365.25
FEATURES = (
    *("pay_total", "pay_change_over_year", "workload_hours", "workload_nights", "workload_visits"),
    *("workload_hours_peak", "training_hours", "secondments", "disputes", "awards", "burnout_score", "commute_km"),
    *("pay_rank_in_facility", "burnout_against_colleagues", "facility_headcount", "tenure"),
)
MOVED = 0.8
"""Levers of the plainest kind, as many as are declared: the first feature each moves, times this number."""


def main(data: Path, run: Path, home: Path, out: Path) -> int:
    """Run it, compare, and return the exit code."""
    tables = {path.stem: pd.read_parquet(path) for path in sorted(data.glob("*.parquet"))}
    people = _people(tables)
    features = _features(tables, people)
    workspace = read_workspace(home)
    _, model = read_champion(workspace)
    levers = {name: lever.changes[0].feature for name, lever in workspace.levers.items() if lever.changes}
    theirs = pd.read_parquet(run / "features.parquet")
    shap_values, log_odds = _explained(model, theirs)
    risk = 1 - np.prod(1 / (1 + np.exp(log_odds)), axis=0)
    rescored = _rescored(model, theirs, risk, levers)
    _write(people, risk, shap_values, rescored, out)
    return _compare(features, theirs, shap_values, run)


def _people(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    staff = tables["staff"].copy()
    for name in ("hire_date", "exit_date", "exit_recorded_date", "birth_date"):
        staff[name] = pd.to_datetime(staff[name])
    known = staff[["exit_date", "exit_recorded_date"]].max(axis=1)
    here = staff[(staff["hire_date"] <= LAST_DAY) & ~(staff["exit_date"].notna() & (known <= LAST_DAY))]
    here = here.sort_values(["staff_id", "hire_date"]).drop_duplicates("staff_id", keep="last")
    posted = _known(tables["postings"], "effective_date").sort_values("effective_date", kind="stable")
    where = here[["staff_id", "hire_date", "birth_date", "facility_id"]].assign(day=LAST_DAY)
    found = pd.merge_asof(
        where, posted[["staff_id", "effective_date", "facility_id"]], left_on="day", right_on="effective_date",
        by="staff_id", suffixes=("", "_posted"),
    )  # fmt: skip
    found["facility_id"] = found["facility_id_posted"].fillna(found["facility_id"])
    return found.sort_values("staff_id", ignore_index=True)


def _known(table: pd.DataFrame, date: str) -> pd.DataFrame:
    days = pd.to_datetime(table[date])
    recorded = pd.to_datetime(table["recorded_date"]) if "recorded_date" in table else days
    table = table.assign(**{date: days})
    return table[(days <= LAST_DAY) & ~(recorded > LAST_DAY)]


def _features(tables: dict[str, pd.DataFrame], people: pd.DataFrame) -> pd.DataFrame:
    found = people.set_index("staff_id")
    ids = found.index
    pay, work = (_monthly(tables[name], ids) for name in ("pay", "workload"))
    pay["total"] = pay["base_pay"] + pay["performance_pay"] + pay["allowances"]
    now = _recent(pay, 3).groupby("staff_id", observed=True)["total"].mean()
    ago = _recent(pay, 3, earlier=12).groupby("staff_id", observed=True)["total"].mean()
    found["pay_total"] = now
    found["pay_change_over_year"] = now / ago.where(ago > 0) - 1
    lately = _recent(work, 3).groupby("staff_id", observed=True)
    names = {
        "workload_hours": "hours_worked",
        "workload_nights": "night_shifts",
        "workload_visits": "outpatient_visits",
    }
    for name, column in names.items():
        found[name] = lately[column].mean()
    found["workload_hours_peak"] = _recent(work, 12).groupby("staff_id", observed=True)["hours_worked"].max()
    training = _window(tables["training"], "date", 12, ids)
    found["training_hours"] = training.groupby("staff_id")["hours"].sum().reindex(ids).fillna(0)
    found["secondments"] = _count(_window(tables["training"], "date", 24, ids), "secondment", ids)
    for name, kind in {"disputes": "dispute", "awards": "award"}.items():
        found[name] = _count(_window(tables["incidents"], "date", 12, ids), kind, ids)
    found["burnout_score"] = _latest(_window(tables["surveys"], "date", 24, ids), "date", "burnout", people)
    found["commute_km"] = _latest(_known(tables["commute"], "effective_date"), "effective_date", "distance_km", people)
    facility = found.groupby("facility_id")
    counted = facility["pay_total"].transform("count")
    rank = (facility["pay_total"].rank(method="average") - 1) / (counted - 1)
    found["pay_rank_in_facility"] = rank.where(counted >= 3)
    enough = facility["burnout_score"].transform("count") >= 3
    found["burnout_against_colleagues"] = (
        found["burnout_score"] - facility["burnout_score"].transform("median")
    ).where(enough)
    found["facility_headcount"] = facility["hire_date"].transform("size")
    found["tenure"] = (LAST_DAY - found["hire_date"]).dt.days / DAYS_A_YEAR
    return found


def _monthly(table: pd.DataFrame, ids: pd.Index) -> pd.DataFrame:
    found = table[table["staff_id"].isin(ids)]
    month = pd.PeriodIndex(found["month"].astype(str), freq="M").astype("int64")
    return found.assign(ago=LAST_MONTH.ordinal - month)


def _recent(table: pd.DataFrame, months: int, *, earlier: int = 0) -> pd.DataFrame:
    return table[(table["ago"] >= earlier) & (table["ago"] < earlier + months)]


def _window(table: pd.DataFrame, date: str, months: int, ids: pd.Index) -> pd.DataFrame:
    known = _known(table, date)
    begin = (LAST_MONTH - months).to_timestamp(how="end").normalize()
    return known[(known[date] > begin) & known["staff_id"].isin(ids)]


def _count(rows: pd.DataFrame, kind: str, ids: pd.Index) -> pd.Series:
    return rows[rows["kind"] == kind].groupby("staff_id").size().reindex(ids).fillna(0)


def _latest(rows: pd.DataFrame, date: str, column: str, people: pd.DataFrame) -> np.ndarray:
    rows = rows.dropna(subset=[column]).sort_values(date, kind="stable")
    asked = people[["staff_id"]].assign(day=LAST_DAY)
    found = pd.merge_asof(asked, rows[["staff_id", date, column]], left_on="day", right_on=date, by="staff_id")
    return found[column].to_numpy()


def _explained(model: object, theirs: pd.DataFrame) -> tuple[dict[str, np.ndarray], np.ndarray]:
    import shap  # noqa: PLC0415 - slow to import: part of what explaining costs

    boosters = [margin.booster for member in model.members_ for margin in member.margins]
    explainers = [shap.TreeExplainer(booster) for booster in boosters]
    values, log_odds = {}, []
    for k, lead in enumerate(LEADS):
        x = _matrix(model, theirs, lead, k)
        parts = [explainer.shap_values(x) for explainer in explainers]
        values[lead] = np.mean(parts, axis=0)[:, :-1] * model.scale_[k]
        log_odds.append(_log_odds(model, x, k))
    return values, np.stack(log_odds)


def _matrix(model: object, theirs: pd.DataFrame, lead: str, k: int) -> np.ndarray:
    rows = theirs.loc[theirs["lead"] == lead, list(model.feature_names)].to_numpy()
    return np.column_stack([rows, np.full(len(rows), float(k))])


def _log_odds(model: object, x: np.ndarray, k: int) -> np.ndarray:
    margins = [margin for member in model.members_ for margin in member.margins]
    raw = [m.booster.predict(x, raw_score=True, num_threads=1) + m.levels[k] for m in margins]
    return np.mean(raw, axis=0) * model.scale_[k] + model._shift()[k]  # noqa: SLF001 - calibration, season included


def _rescored(model: object, theirs: pd.DataFrame, risk: np.ndarray, levers: dict[str, str]) -> dict[str, np.ndarray]:
    found = {}
    for name, feature in levers.items():
        odds = []
        for k, lead in enumerate(LEADS):
            x = _matrix(model, theirs, lead, k)[risk >= 0.15]
            x[:, model.feature_names.index(feature)] *= MOVED
            odds.append(_log_odds(model, x, k))
        found[name] = 1 - np.prod(1 / (1 + np.exp(np.stack(odds))), axis=0)
    return found


def _write(
    people: pd.DataFrame, risk: np.ndarray, values: dict[str, np.ndarray], rescored: dict[str, np.ndarray], out: Path
) -> None:
    year = values["12"]
    strongest = np.argsort(-year, axis=1)[:, :3]
    frame = pd.DataFrame({"risk_12m": risk, **{f"reason_{k + 1}": strongest[:, k] for k in range(3)}})
    for name, after in rescored.items():
        frame.loc[risk >= 0.15, name] = after
    frame.to_excel(out, index=False)
    del people


def _compare(features: pd.DataFrame, theirs: pd.DataFrame, values: dict[str, np.ndarray], run: Path) -> int:
    first = theirs[theirs["lead"] == "3"].set_index("staff_id")
    mine = features.reindex(first.index)
    first = first.assign(tenure=first["tenure"] - LEADS["3"] / 12)
    unequal = [f for f in FEATURES if not np.allclose(mine[f], first[f], rtol=1e-9, atol=1e-9, equal_nan=True)]
    ours = pd.read_parquet(run / "contributions.parquet")
    names = [name for name in ours.columns if name not in ("staff_id", "lead", "base")]
    worst = max(float(np.abs(ours.loc[ours["lead"] == lead, names].to_numpy() - values[lead]).max()) for lead in LEADS)
    shares = {f: float(np.isclose(mine[f], first[f], rtol=1e-9, atol=1e-9, equal_nan=True).mean()) for f in unequal}
    print(f"features: {len(FEATURES) - len(unequal)} of {len(FEATURES)} equal for all {len(first)} people; {shares}")
    print(f"contributions: largest difference {worst:.1e}")
    return int(bool(unequal) or worst > 1e-6)


if __name__ == "__main__":
    raise SystemExit(main(*map(Path, sys.argv[1:5])))
