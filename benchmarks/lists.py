"""Seconds to write the lists of 300 facilities as workbooks and pages, and the size of a page of 100 people.

Run it: python benchmarks/lists.py
"""

import json
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from takeroot.report.export import export
from takeroot.specs.disclosure import Disclosure
from takeroot.workspace.find_workspace import find_workspace
from takeroot.workspace.workspace import read_workspace

FACILITIES = 300
SEED = 11


def main() -> None:
    """Write everything once and print what it took."""
    workspace = read_workspace(find_workspace(None))
    given = {"factors": workspace.factors, "levers": workspace.levers, "disclosure": Disclosure()}
    with tempfile.TemporaryDirectory() as folder:
        run = write_run(Path(folder) / "2024-12", list(workspace.factors), list(workspace.levers))
        total = 0.0
        for name in ("xlsx", "html"):
            start, cpu = time.perf_counter(), time.process_time()
            exported = export(run, Path(folder) / name, format=name, language="zh", **given)
            took = time.perf_counter() - start
            total += took
            people = sum(one.people for one in exported)
            print(
                f"{name}: {len(exported)} lists, {people} people: {took:.1f} s ({time.process_time() - cpu:.1f} CPU s)"
            )
        largest = max(Path(folder, "html").glob("*LIST_F000*.html"), key=lambda path: path.stat().st_size)
        print(f"both formats: {total:.1f} s; a page of 100 listed people: {largest.stat().st_size / 1000:.0f} kB")


def write_run(folder: Path, factors: list[str], levers: list[str]) -> Path:
    """Make a run up: facilities of 15 to 60 people, a fifth of them listed; the first one lists 100."""
    random = np.random.default_rng(SEED)
    sizes = random.integers(15, 61, FACILITIES)
    sizes[0] = 100
    place = np.repeat(np.arange(FACILITIES), sizes)
    risk = random.beta(1.2, 8.0, len(place))
    risk[place == 0] = random.uniform(0.16, 0.6, sizes[0])
    people = pd.DataFrame({"staff_id": [f"S{n:06d}" for n in range(len(place))], "name": "某某某"})
    people["facility_id"] = [f"F{n:03d}" for n in place]
    people["county"] = [f"County {n % 10}" for n in place]
    people["profession"] = random.choice(["physician", "nurse", "technician"], len(place))
    people["employment_type"] = random.choice(["established", "contract"], len(place))
    people["band"] = np.select([risk >= 0.3, risk >= 0.15], ["high", "watch"], "low")
    people["notice_given"] = False
    people["objected"] = False
    scores = people[["staff_id", "facility_id", "county", "band"]].assign(
        risk_3m=risk * 0.3, risk_6m=risk * 0.6, risk_12m=risk
    )
    contributions = pd.DataFrame(random.normal(0, 0.5, (len(place), len(factors))), columns=factors)
    frames = {
        "people": people,
        "scores": scores,
        "factors": pd.concat([scores[["staff_id"]].assign(lead="year", base=-2.0), contributions], axis=1),
        "suggestions": suggestions(random, scores, factors, levers),
        "facilities": facilities(people, scores),
    }
    folder.mkdir(parents=True)
    for name, frame in frames.items():
        frame.to_parquet(folder / f"{name}.parquet")
    (folder / "manifest.json").write_text(json.dumps({"validated": True}), encoding="utf-8")
    return folder


def suggestions(
    random: np.random.Generator, scores: pd.DataFrame, factors: list[str], levers: list[str]
) -> pd.DataFrame:
    """Offer everyone three levers."""
    rows = scores.loc[scores.index.repeat(3), ["staff_id", "risk_12m"]].reset_index(drop=True)
    rows["lever"] = random.choice(levers, len(rows))
    rows["rank"] = np.tile([1, 2, 3], len(scores))
    rows["factor"] = random.choice(factors, len(rows))
    rows["risk_12m_after"] = rows["risk_12m"] * 0.8
    rows["effect_low"], rows["effect_high"] = -0.01, 0.1
    rows["grade"], rows["payer"], rows["cost_12m"] = "C", random.choice(["facility", "county"], len(rows)), 6000.0
    return rows


def facilities(people: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    """Count the facilities up."""
    grouped = people.assign(risk=scores["risk_12m"]).groupby(["facility_id", "county"])["risk"]
    frame = grouped.agg(headcount="size", expected_exits_12m="sum", expected_turnover_12m="mean").reset_index()
    frame["expected_other_exits_12m"] = 0.0
    frame["low"], frame["high"] = frame["expected_turnover_12m"] * 0.6, frame["expected_turnover_12m"] * 1.5
    return frame


if __name__ == "__main__":
    main()
