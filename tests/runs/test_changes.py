"""Who moved between bands, and by which factors, checked against a loop over people."""

import numpy as np
import pandas as pd
import pytest

from takeroot.runs.changes import CHANGE_TYPES, changes
from takeroot.runs.parquet import write_parquet

FACTORS = ["workload", "pay", "title", "family"]
BANDS = ["low", "watch", "high"]


def made_up_run(seed: int, people: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scores and factors of some people that add up, with a row of another lead that must not matter."""
    draw = np.random.default_rng(seed)
    contributions = draw.normal(size=(len(people), 4)).round(1)
    base = draw.normal(size=len(people))
    log_odds = base + contributions.sum(axis=1)
    risk = 1 / (1 + np.exp(-log_odds))
    scores = pd.DataFrame({"staff_id": people, "facility_id": "F1", "county": "甲县", "log_odds": log_odds})
    scores = scores.assign(risk_12m=risk, band=[BANDS[int(one > 0.3) + int(one > 0.6)] for one in risk])
    year = pd.DataFrame(contributions, columns=FACTORS).assign(staff_id=people, lead="year", base=base)
    other = year.assign(lead="3", base=99.0)
    return scores, pd.concat([other, year])[["staff_id", "lead", "base", *FACTORS]]


@pytest.fixture
def runs():
    """Two runs of sixty people each, fifty of them the same."""
    before = made_up_run(1, [f"A{i:02d}" for i in range(60)])
    return before, made_up_run(2, [f"A{i:02d}" for i in range(10, 70)])


def test_moved(runs):
    """Exactly those whose band differs are told, and those who came and went."""
    (old, _), (new, _) = runs
    moved = changes(*runs[0], *runs[1]).set_index("staff_id")["moved"].to_dict()
    before, after = (frame.set_index("staff_id")["band"].to_dict() for frame in (old, new))
    expected = {
        person: "new" if person not in before else "gone" if person not in after
        else "up" if BANDS.index(after[person]) > BANDS.index(before[person]) else "down"
        for person in before.keys() | after.keys()
        if before.get(person) != after.get(person)
    }  # fmt: skip
    assert moved == expected
    assert set(moved.values()) == {"up", "down", "new", "gone"}


def test_factors(runs):
    """The three factors that went furthest the person's way are told, and with the rest they add up."""
    frame = changes(*runs[0], *runs[1])
    year = [run[1][run[1]["lead"] == "year"].set_index("staff_id") for run in runs]
    for row in frame[frame["moved"].isin(["up", "down"])].itertuples():
        change = year[1].loc[row.staff_id, FACTORS].astype(float) - year[0].loc[row.staff_id, FACTORS].astype(float)
        sign = 1 if row.moved == "up" else -1
        ranked = sorted((-sign * value, name) for name, value in change.items() if sign * value > 0)[:3]
        told = [(row.factor_1, row.change_1), (row.factor_2, row.change_2), (row.factor_3, row.change_3)]
        assert [name for name, _ in told if name] == [name for _, name in ranked]
        assert [value for name, value in told if name] == pytest.approx([-sign * value for value, _ in ranked])
        assert row.log_odds_change == pytest.approx(row.base_change + change.sum())


def test_nothing_moved(runs):
    """A run against itself has no rows and all columns, and can be written."""
    frame = changes(*runs[0], *runs[0])
    assert frame.empty
    assert list(frame.columns) == list(CHANGE_TYPES)


def test_any_row_order(runs, tmp_path):
    """The order of rows does not show in the bytes."""
    shuffled = [[frame.sample(frac=1, random_state=3) for frame in run] for run in runs]
    first = write_parquet(changes(*runs[0], *runs[1]), tmp_path / "a.parquet", CHANGE_TYPES)
    second = write_parquet(changes(*shuffled[0], *shuffled[1]), tmp_path / "b.parquet", CHANGE_TYPES)
    assert first.read_bytes() == second.read_bytes()


def test_other_factors(runs):
    """A factor that only one of the models has moves nobody's reasons, and nothing fails."""
    scores, factors = runs[1]
    frame = changes(*runs[0], scores, factors.rename(columns={"title": "growth"}))
    assert not frame[["factor_1", "factor_2", "factor_3"]].isin(["title", "growth"]).any(axis=None)
