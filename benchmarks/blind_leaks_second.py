"""A second set of twenty leaks, planted blind in the raw tables of simulated counties: it shows what the audit misses.

Written without reading the leak audit, its tests, its benchmarks or the first set (`blind_leaks.py`). Each leak is one
function, tables to tables, on frames of text as a county exports them, and uses who left of their own will, and when.
For each a probe says how well the signal it touches ranks by itself those who leave within 12 months, clean and leaked.

    python benchmarks/blind_leaks_second.py run OUT COUNTY [NAME ...]   # train on each; OUT/results.jsonl
    python benchmarks/blind_leaks_second.py probe COUNTY [NAME ...]     # AUC of each signal, clean and leaked
    python benchmarks/blind_leaks_second.py write NAME COUNTY OUT       # only write the tables with the leak

Blind, the audit found 12 of the twenty (1,000 people, 60 months, seeds 51 and 53) and was silent on five clean
counties (52 to 56). It was then mended by general checks with these leaks at hand, and finds 20 of 20, which is no
longer blind; `blind_leaks_third.py` is.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

Tables = dict[str, pd.DataFrame]

VOLUNTARY = (
    "resigned",
    "transferred_up",
    "further_study",
    "contract_not_renewed_by_staff",
    "obligation_breached",
)
AS_OF, RECEIVED = "2024-12", "2025-01-05"
LANDMARKS = ("2021-06-30", "2022-06-30", "2023-06-30")


# --- helpers -------------------------------------------------------------------------------------


def read(folder: Path) -> Tables:
    """All tables of a folder, every cell as text, empty as missing."""
    return {f.stem: pd.read_csv(f, dtype=str) for f in sorted(folder.glob("*.csv"))}


def write(tables: Tables, folder: Path) -> None:
    """Write the tables as simulate does."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, frame in tables.items():
        frame.to_csv(folder / f"{name}.csv", index=False)


def copy(tables: Tables) -> Tables:
    """Every table anew, so that the one given stays as it is."""
    return {name: frame.copy() for name, frame in tables.items()}


def leavers(tables: Tables) -> pd.Series:
    """The last exit day of everybody who left of their own will, by staff_id."""
    staff = tables["staff"]
    gone = staff[staff["exit_reason"].isin(VOLUNTARY)].sort_values("exit_date")
    gone = gone.drop_duplicates("staff_id", keep="last").sort_index()
    return pd.to_datetime(gone.set_index("staff_id")["exit_date"])


def part(ids: pd.Index, share: float, rng: np.random.Generator) -> pd.Index:
    """A random share of the ids."""
    return ids[rng.random(len(ids)) < share]


def stayers(tables: Tables) -> pd.Index:
    """Whoever has no exit date, by staff_id."""
    staff = tables["staff"]
    return pd.Index(staff.loc[staff["exit_date"].isna(), "staff_id"])


def months_before_exit(frame: pd.DataFrame, column: str, left: pd.Series) -> pd.Series:
    """Months from a row's date to the person's exit; missing for those who did not leave."""
    day = pd.to_datetime(frame[column])
    exit_day = frame["staff_id"].map(left)
    return (exit_day.dt.year - day.dt.year) * 12 + exit_day.dt.month - day.dt.month


def scaled(frame: pd.DataFrame, rows: pd.Series, column: str, factor: np.ndarray) -> None:
    """Multiply a column of whole numbers in some rows."""
    frame.loc[rows, column] = (frame.loc[rows, column].astype(float) * factor).round(0).astype(int).astype(str)


def early(exit_days: pd.Series, low: int, high: int, rng: np.random.Generator) -> pd.Series:
    """A day low to high months before each exit, as text."""
    days = rng.integers(low * 30, high * 30, len(exit_days))
    return (exit_days - pd.to_timedelta(days, unit="D")).dt.strftime("%Y-%m-%d")


def append(frame: pd.DataFrame, rows: dict[str, object], tables: Tables) -> pd.DataFrame:
    """Add rows, only those dated from hire on."""
    more = pd.DataFrame(rows)
    hire = tables["staff"].drop_duplicates("staff_id").set_index("staff_id")["hire_date"]
    date = next(c for c in ("date", "start_date", "effective_date") if c in more)
    more = more[more[date] >= more["staff_id"].map(hire)]
    return (
        pd.concat([frame, more], ignore_index=True)
        .sort_values(["staff_id", date], kind="stable")
        .reset_index(drop=True)
    )


# --- twenty leaks --------------------------------------------------------------------------------


def posting_history_rewritten(t: Tables, rng: np.random.Generator) -> Tables:
    """The post of a leaver is freed at exit, and the system rewrites the whole history as contract."""
    t = copy(t)
    ids = part(leavers(t).index, 0.85, rng)
    for name in ("staff", "postings"):
        t[name].loc[t[name]["staff_id"].isin(ids), "employment_type"] = "contract"
    return t


def archive_facility(t: Tables, rng: np.random.Generator) -> Tables:
    """Leavers' files are moved to the county's personnel archive, a unit of its own, in history too."""
    t = copy(t)
    ids = part(leavers(t).index, 0.85, rng)
    unit = t["facilities"].iloc[[0]].copy()
    unit[["facility_id", "name", "kind", "remoteness", "authorised_posts"]] = [
        "F0009999",
        "人事档案室",
        "other",
        "0",
        "600",
    ]
    t["facilities"] = pd.concat([t["facilities"], unit], ignore_index=True)
    for name in ("staff", "postings"):
        t[name].loc[t[name]["staff_id"].isin(ids), "facility_id"] = "F0009999"
    return t


def obligation_settled(t: Tables, rng: np.random.Generator) -> Tables:
    """On leaving, the obligation is settled: its end becomes the day of exit, or thereabouts."""
    t = copy(t)
    left = leavers(t)
    ids = part(left.index, 0.75, rng)
    staff = t["staff"]
    rows = staff["staff_id"].isin(ids) & staff["exit_reason"].isin(VOLUNTARY)
    shift = pd.to_timedelta(rng.integers(-20, 40, int(rows.sum())), unit="D")
    day = pd.to_datetime(staff.loc[rows, "exit_date"]) + shift
    staff.loc[rows, "service_obligation_end"] = day.dt.strftime("%Y-%m-%d")
    return t


def home_county_from_forwarding_address(t: Tables, rng: np.random.Generator) -> Tables:
    """The exit form's forwarding address overwrites the home county."""
    t = copy(t)
    ids = part(leavers(t).index, 0.75, rng).union(part(stayers(t), 0.05, rng))
    t["staff"].loc[t["staff"]["staff_id"].isin(ids), "home_county"] = "elsewhere"
    return t


def children_school_overwritten(t: Tables, rng: np.random.Generator) -> Tables:
    """Leavers' children change school when the family moves; the old row is overwritten."""
    t = copy(t)
    ids = part(leavers(t).index, 0.8, rng).union(part(stayers(t), 0.05, rng))
    t["children"].loc[t["children"]["staff_id"].isin(ids), "school_place"] = "elsewhere"
    return t


def hire_date_of_latest_contract(t: Tables, rng: np.random.Generator) -> Tables:
    """Whoever is still there has signed anew, and the new contract's start overwrites hire_date."""
    t = copy(t)
    staff = t["staff"]
    form = staff["employment_type"].isin(["contract", "dispatched", "quota"])
    rows = staff["staff_id"].isin(part(stayers(t), 0.7, rng)) & form
    start = pd.Timestamp("2022-01-01") + pd.to_timedelta(rng.integers(0, 1000, int(rows.sum())), unit="D")
    new = pd.Series(start.strftime("%Y-%m-%d"), index=staff.index[rows])
    staff.loc[rows, "hire_date"] = np.maximum(staff.loc[rows, "hire_date"], new)
    return t


def performance_pay_forfeited(t: Tables, rng: np.random.Generator) -> Tables:
    """Leavers forfeit the bonus, booked back to the twelve months in which it was earned."""
    t = copy(t)
    left = leavers(t)
    gap = months_before_exit(t["pay"], "month", left[part(left.index, 0.85, rng)])
    rows = gap.between(0, 12)
    scaled(t["pay"], rows, "performance_pay", rng.uniform(0.3, 0.8, int(rows.sum())))
    return t


def insurances_as_of_now(t: Tables, rng: np.random.Generator) -> Tables:
    """The insurer's list knows only today's cover, which is none for leavers, in all months."""
    t = copy(t)
    ids = part(leavers(t).index, 0.9, rng)
    rows = t["pay"]["staff_id"].isin(ids)
    t["pay"].loc[rows, "insurances"] = rng.choice(["0", "1"], int(rows.sum()), p=[0.9, 0.1])
    return t


def pay_rows_stop(t: Tables, rng: np.random.Generator) -> Tables:
    """A leaver's last year of pay is settled by another office, and its rows are gone."""
    t = copy(t)
    left = leavers(t)
    gap = months_before_exit(t["pay"], "month", left[part(left.index, 0.85, rng)])
    t["pay"] = t["pay"][~gap.between(-1, 9)].reset_index(drop=True)
    return t


def visits_given_to_successor(t: Tables, rng: np.random.Generator) -> Tables:
    """Visits are counted under whoever has the room now, so a leaver's last months are empty."""
    t = copy(t)
    left = leavers(t)
    gap = months_before_exit(t["workload"], "month", left[part(left.index, 0.85, rng)])
    rows = gap.between(0, 8)
    scaled(t["workload"], rows, "outpatient_visits", rng.uniform(0, 0.3, int(rows.sum())))
    return t


def complaints_dated_early(t: Tables, rng: np.random.Generator) -> Tables:
    """The hand-over audit of a leaver finds complaints, dated when the matter happened."""
    t = copy(t)
    left = leavers(t)
    some = left[part(left.index, 0.6, rng)]
    date = early(some, 2, 11, rng)
    t["incidents"] = append(
        t["incidents"],
        {
            "staff_id": some.index,
            "date": date.to_numpy(),
            "kind": "complaint",
            "recorded_date": date.to_numpy(),
        },
        t,
    )
    return t


def appraisals_rewritten(t: Tables, rng: np.random.Generator) -> Tables:
    """A leaver's appraisals of the last two years are lowered once the notice is in."""
    t = copy(t)
    left = leavers(t)
    gap = months_before_exit(t["appraisals"], "date", left[part(left.index, 0.75, rng)])
    t["appraisals"].loc[gap.between(0, 24), "grade"] = "basic"
    return t


def exit_interviews_as_surveys(t: Tables, rng: np.random.Generator) -> Tables:
    """Exit interviews are filed as surveys, under the day of an earlier half-yearly round."""
    t = copy(t)
    left = leavers(t)
    some = left[part(left.index, 0.7, rng)]
    date, n = early(some, 2, 12, rng).to_numpy(), len(some)
    low = {c: rng.choice(["1", "2", "3"], n) for c in ("pay", "career", "environment", "care")}
    t["surveys"] = append(
        t["surveys"],
        {
            "staff_id": some.index,
            "date": date,
            **low,
            "burnout": [f"{x:.1f}" for x in rng.uniform(3, 5.5, n)],
            "intends_to_leave": rng.choice(["4", "5"], n),
            "recorded_date": date,
        },
        t,
    ).drop_duplicates(["staff_id", "date"])
    return t


def surveys_of_leavers_deleted(t: Tables, rng: np.random.Generator) -> Tables:
    """Data protection: the survey answers of people who have left are deleted."""
    t = copy(t)
    ids = part(leavers(t).index, 0.85, rng)
    t["surveys"] = t["surveys"][~t["surveys"]["staff_id"].isin(ids)].reset_index(drop=True)
    return t


def training_refunded(t: Tables, rng: np.random.Generator) -> Tables:
    """Training whose cost a leaver paid back is struck from the record."""
    t = copy(t)
    left = leavers(t)
    gap = months_before_exit(t["training"], "date", left[part(left.index, 0.8, rng)])
    t["training"] = t["training"][~gap.between(0, 18)].reset_index(drop=True)
    return t


def withdrawn_titles_failed(t: Tables, rng: np.random.Generator) -> Tables:
    """A leaver's title file is closed as failed, under the date of the last review."""
    t = copy(t)
    left = leavers(t)
    some = left[part(left.index, 0.6, rng)]
    date = early(some, 3, 12, rng).to_numpy()
    t["titles"] = append(
        t["titles"],
        {
            "staff_id": some.index,
            "date": date,
            "event": "failed",
            "level": "intermediate",
            "recorded_date": date,
        },
        t,
    )
    return t


def family_forms_refiled(t: Tables, rng: np.random.Generator) -> Tables:
    """All who still work there filed the family form again in 2024: the old rows carry the new stamp."""
    t = copy(t)
    rows = t["family"]["staff_id"].isin(part(stayers(t), 0.9, rng))
    day = pd.Timestamp("2024-09-01") + pd.to_timedelta(rng.integers(0, 90, int(rows.sum())), unit="D")
    new = pd.Series(day.strftime("%Y-%m-%d"), index=t["family"].index[rows])
    t["family"].loc[rows, "recorded_date"] = np.maximum(t["family"].loc[rows, "recorded_date"], new)
    return t


def commute_from_new_address(t: Tables, rng: np.random.Generator) -> Tables:
    """The address is overwritten when a leaver moves, and distances are worked out again."""
    t = copy(t)
    ids = part(leavers(t).index, 0.7, rng).union(part(stayers(t), 0.03, rng))
    rows = t["commute"]["staff_id"].isin(ids)
    km = t["commute"].loc[rows, "distance_km"].astype(float) + rng.gamma(2, 20, int(rows.sum()))
    t["commute"].loc[rows, "distance_km"] = km.round(1).clip(upper=499).astype(str)
    minutes = (km * rng.uniform(1.2, 1.8, len(km))).round().clip(upper=299)
    t["commute"].loc[rows, "minutes_one_way"] = minutes.astype(int).astype(str)
    return t


def retention_talks_dated_early(t: Tables, rng: np.random.Generator) -> Tables:
    """Talks held after the notice are logged as a measure of the running programme year."""
    t = copy(t)
    left = leavers(t)
    some = left[part(left.index, 0.65, rng)]
    date = early(some, 3, 12, rng).to_numpy()
    t["measures"] = append(
        t["measures"],
        {
            "staff_id": some.index,
            "start_date": date,
            "lever": "counselling",
            "end_date": None,
            "cost": "2400",
            "recorded_date": date,
        },
        t,
    )
    return t


def leavers_doubled_by_migration(t: Tables, rng: np.random.Generator) -> Tables:
    """A change of system left leavers' files behind under a second number, in every table."""
    t = copy(t)
    ids = part(leavers(t).index, 0.8, rng)
    for name, frame in t.items():
        if "staff_id" in frame and name not in ("decisions", "objections"):
            twin = frame[frame["staff_id"].isin(ids)].copy()
            twin["staff_id"] = "M" + twin["staff_id"].str[1:]
            if name == "staff":
                twin["national_id"] = None
            if name == "pay":
                base = twin["base_pay"].astype(float) + rng.integers(-30, 30, len(twin))
                twin["base_pay"] = base.clip(lower=0).astype(int).astype(str)
            t[name] = pd.concat([frame, twin], ignore_index=True)
    return t


# --- how strong the signal is by itself ----------------------------------------------------------

Probe = Callable[[Tables, pd.Timestamp], pd.Series]


def known(frame: pd.DataFrame, date: str, at: pd.Timestamp) -> pd.DataFrame:
    """Rows dated and recorded by then, oldest first."""
    day = pd.to_datetime(frame[date])
    if date == "month":
        day = day + pd.offsets.MonthEnd(0)
    ok = day <= at
    if "recorded_date" in frame:
        ok &= pd.to_datetime(frame["recorded_date"]) <= at
    return frame.assign(day=day)[ok].sort_values("day", kind="stable")


def latest(table: str, date: str, column: str, *values: str) -> Probe:
    """The last known value of a column; with values, whether it is one of them."""

    def probe(t: Tables, at: pd.Timestamp) -> pd.Series:
        last = known(t[table], date, at).groupby("staff_id")[column].last()
        return last.isin(values).astype(float) if values else last.astype(float)

    return probe


def recent(table: str, date: str, column: str | None, months: int, *values: str) -> Probe:
    """Mean of a column over some months, or the number of rows, or of rows with a value."""

    def probe(t: Tables, at: pd.Timestamp) -> pd.Series:
        rows = known(t[table], date, at)
        rows = rows[rows["day"] > at - pd.DateOffset(months=months)]
        if values:
            rows = rows[rows[column].isin(values)]
        grouped = rows.groupby("staff_id")
        if column and not values:
            return rows.assign(x=rows[column].astype(float)).groupby("staff_id")["x"].mean()
        return grouped.size().astype(float)

    return probe


def of_staff(work: Callable[[pd.DataFrame, pd.Timestamp], pd.Series]) -> Probe:
    """What `work` makes of the last row of each person in staff."""

    def probe(t: Tables, at: pd.Timestamp) -> pd.Series:
        staff = t["staff"].drop_duplicates("staff_id", keep="last").set_index("staff_id")
        return work(staff, at).astype(float)

    return probe


def near_end(staff: pd.DataFrame, at: pd.Timestamp) -> pd.Series:
    """Whether the service obligation ends about then, or within a year or so."""
    ahead = (pd.to_datetime(staff["service_obligation_end"]) - at).dt.days
    return ahead.between(-30, 400)


def auc(tables: Tables, probe: Probe) -> float:
    """How well the signal ranks those who leave within 12 months, pooled over the landmarks."""
    scores, events = [], []
    for text in LANDMARKS:
        at = pd.Timestamp(text)
        staff = tables["staff"].drop_duplicates("staff_id", keep="last").set_index("staff_id")
        exit_day = pd.to_datetime(staff["exit_date"])
        active = (pd.to_datetime(staff["hire_date"]) <= at) & ~(exit_day <= at)
        y = (staff["exit_reason"].isin(VOLUNTARY) & (exit_day <= at + pd.DateOffset(months=12)))[active]
        x = probe(tables, at).reindex(y.index)
        scores.append(x.fillna(x.min() - 1 if x.notna().any() else 0))
        events.append(y)
    x, y = pd.concat(scores), pd.concat(events)
    n1, n0 = int(y.sum()), int((~y).sum())
    value = (x.rank()[y].sum() - n1 * (n1 + 1) / 2) / (n1 * n0)
    return round(float(max(value, 1 - value)), 3)


LEAKS: dict[str, tuple[Callable[[Tables, np.random.Generator], Tables], str, Probe]] = {
    f.__name__: (f, where, probe)
    for f, where, probe in [
        (
            posting_history_rewritten,
            "postings, staff .employment_type",
            latest("postings", "effective_date", "employment_type", "contract"),
        ),
        (
            archive_facility,
            "postings, staff .facility_id",
            latest("postings", "effective_date", "facility_id", "F0009999"),
        ),
        (obligation_settled, "staff.service_obligation_end", of_staff(near_end)),
        (
            home_county_from_forwarding_address,
            "staff.home_county",
            of_staff(lambda s, _: s["home_county"] == "elsewhere"),
        ),
        (
            children_school_overwritten,
            "children.school_place",
            latest("children", "effective_date", "school_place", "elsewhere"),
        ),
        (
            hire_date_of_latest_contract,
            "staff.hire_date",
            of_staff(lambda s, _: s["employment_type"].isin(["contract", "dispatched", "quota"])),
        ),
        (performance_pay_forfeited, "pay.performance_pay", recent("pay", "month", "performance_pay", 3)),
        (insurances_as_of_now, "pay.insurances", latest("pay", "month", "insurances")),
        (pay_rows_stop, "pay rows", recent("pay", "month", None, 3)),
        (visits_given_to_successor, "workload.outpatient_visits", recent("workload", "month", "outpatient_visits", 3)),
        (complaints_dated_early, "incidents rows", recent("incidents", "date", "kind", 12, "complaint")),
        (appraisals_rewritten, "appraisals.grade", latest("appraisals", "date", "grade", "basic")),
        (exit_interviews_as_surveys, "surveys rows", latest("surveys", "date", "intends_to_leave")),
        (surveys_of_leavers_deleted, "surveys rows", recent("surveys", "date", None, 24)),
        (training_refunded, "training rows", recent("training", "date", None, 12)),
        (withdrawn_titles_failed, "titles rows", recent("titles", "date", "event", 12, "failed")),
        (family_forms_refiled, "family.recorded_date", recent("family", "effective_date", None, 600)),
        (
            commute_from_new_address,
            "commute.distance_km, minutes_one_way",
            latest("commute", "effective_date", "distance_km"),
        ),
        (retention_talks_dated_early, "measures rows", recent("measures", "start_date", None, 12)),
        (
            leavers_doubled_by_migration,
            "all tables, staff_id",
            of_staff(lambda s, _: pd.Series(s.index.str.startswith("M"), index=s.index)),
        ),
    ]
}


# --- running -------------------------------------------------------------------------------------


def takeroot(*args: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the product in a process of its own."""
    command = [sys.executable, "-c", "from takeroot.cli.app import main; main()", *args]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ}, check=False)


def planted(name: str, county: Path) -> Tables:
    """Read a county and plant one leak, by the leak's own seed."""
    seed = 1000 + list(LEAKS).index(name)
    return LEAKS[name][0](read(county), np.random.default_rng(seed))


def run(out: Path, county: Path, names: list[str]) -> None:
    """Train on each planted county, and write down whether training stopped and what it said."""
    for name in names or list(LEAKS):
        start = time.time()
        tables, workspace = out / "tables" / name, out / "workspaces" / name
        write(planted(name, county), tables)
        shutil.rmtree(workspace, ignore_errors=True)
        takeroot("init", str(workspace))
        done = takeroot(
            "train",
            str(tables),
            "--as-of",
            AS_OF,
            "--received",
            RECEIVED,
            "--workspace",
            str(workspace),
        )
        line = {
            "leak": name,
            "where": LEAKS[name][1],
            "county": county.name,
            "code": done.returncode,
            "seconds": round(time.time() - start),
            "out": done.stdout,
            "err": done.stderr,
        }
        with (out / "results.jsonl").open("a") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
        print(name, done.returncode, flush=True)


def main() -> None:
    """Run, probe or write, as the first argument says."""
    task, *rest = sys.argv[1:]
    if task == "run":
        run(Path(rest[0]), Path(rest[1]), rest[2:])
    elif task == "probe":
        clean = read(Path(rest[0]))
        for name in rest[1:] or list(LEAKS):
            probe = LEAKS[name][2]
            before, after = auc(clean, probe), auc(planted(name, Path(rest[0])), probe)
            print(f"{name:40s} {before:.3f} -> {after:.3f}", flush=True)
    elif task == "write":
        write(planted(rest[0], Path(rest[1])), Path(rest[2]))


if __name__ == "__main__":
    main()
