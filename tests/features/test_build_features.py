# ruff: noqa: PD011 - a feature set has values, too
"""Every verb against a slow reference, and laws that no delivery may break."""

import random
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from last_month import END
from plain_reference import Plain

from takeroot.errors import FeaturesError
from takeroot.features.build_features import build_features
from takeroot.features.build_panel import build_panel
from takeroot.features.verbs import verbs
from takeroot.specs.feature import Feature
from takeroot.specs.spec import Label

LEADS = (3, 6, 12)
KEYS = (
    "staff_id",
    "effective_date",
    "start_date",
    "date",
    "month",
    "event",
    "kind",
    "level",
    "lever",
    "birth_date",
    "county",
    "profession",
    "title_level",
)


def feature(name, **declared):
    """A feature of some verb."""
    return Feature(id=name, label=Label(zh=name, en=name), unit="times", **declared)


@pytest.fixture(scope="module")
def every_feature(features):
    """Every declared feature, and verbs with arguments that the reference workspace leaves out."""
    made = [
        feature("every_event", verb="count", table="incidents", window=18),
        feature("some_hours", verb="total", table="training", column=["hours"], where={"kind": ["course"]}, window=30),
        feature("any_pay", verb="latest", table="pay", column=["base_pay"]),
        feature("grade_now", verb="level", table="staff", column=["employment_type"]),
        feature("both", verb="is_in", table="family", where={"elder_care": ["yes"], "spouse_place": ["elsewhere"]}),
        feature(
            "leavers",
            verb="colleagues_left",
            table="staff",
            window=12,
            peers=["employment"],
            where={"exit_reason": ["retired"]},
        ),
        feature("near_kind", verb="gap_to_peers", of="any_pay", peers=["kind", "employment"]),
        feature("pay_by_visits", verb="ratio", of="any_pay", by="every_event"),
        feature("best_grade", verb="highest_level", table="appraisals", column=["grade"]),
    ]
    return features | {one.id: one for one in made}


def test_every_verb_is_tried(every_feature):
    """No verb is left without a feature that is held against the reference."""
    assert {one.verb for one in every_feature.values()} == set(verbs())


@pytest.fixture(scope="module")
def agree(specs):
    """Hold features of a month against the slow reference, at each lead."""

    def held(rows, wanted, found):
        plain = Plain(rows, specs, wanted, found.as_of)
        assert found.people["staff_id"].tolist() == plain.people
        for values, ahead in zip(found.values, (1.5, 4.5, 9.0), strict=True):
            for name in wanted:
                expected = [plain.of(name, ahead)[person] for person in plain.people]
                np.testing.assert_allclose(values[name], expected, rtol=1e-9, atol=1e-7, err_msg=name)

    return held


@pytest.mark.parametrize("seed", range(8))
def test_equals_the_slow_reference(seed, clean, random_rows, agree, every_feature):
    """Every feature of every person equals what plain Python over dicts makes of the same rows, at each lead."""
    rows, wanted = random_rows(seed, people=25), every_feature
    for found in build_panel(clean(rows), wanted, months=[END, END - 13], leads=LEADS):
        agree(rows, wanted, found)


def test_a_few_people_equal_the_slow_reference(clean, random_rows, agree, features):
    """The same holds of counties with one or two people."""
    for seed in range(5):
        rows = random_rows(100 + seed, people=2)
        agree(rows, features, build_features(clean(rows), features, as_of=END - 15, leads=LEADS))


def same(one, other):
    """The same people and the same bytes."""
    pd.testing.assert_frame_equal(one.people, other.people)
    for here, there in zip(one.values, other.values, strict=True):
        assert here.to_numpy().tobytes() == there.to_numpy().tobytes()


@pytest.mark.parametrize("seed", range(2))
def test_order_of_rows_changes_no_byte(seed, clean, random_rows, features):
    """A delivery in another order gives the same bytes."""
    rows = random_rows(seed, people=25)
    shuffle = np.random.default_rng(seed).permutation
    mixed = {name: [table[place] for place in shuffle(len(table))] for name, table in rows.items()}
    same(*(build_features(clean(r), features, as_of=END, leads=LEADS) for r in (rows, mixed)))


def test_panel_equals_single_months(clean, random_rows, features):
    """A month in a panel has the bytes that it has by itself: training sees what scoring sees."""
    tables = clean(random_rows(11, people=25))
    months = [END - 24, END - 12, END]
    for found in build_panel(tables, features, months=months, leads=LEADS):
        same(found, build_features(tables, features, as_of=found.as_of, leads=LEADS))


def later(rows, seed):
    """Rows that are dated, or were recorded, after the month before END; some of people who are new."""
    draw = random.Random(seed)
    town = {name: [dict(row) for row in table] for name, table in rows.items() if name not in {"staff", "facilities"}}
    for table in town.values():
        for row in table:
            late = {"recorded_date": f"2024-12-{draw.randint(1, 31):02d}"}
            when = next((column for column in ("effective_date", "start_date", "date") if column in row), "month")
            new = late if draw.random() < 0.5 and "recorded_date" in row else {}
            row.update(new or {when: END + draw.randint(0, 2) if when == "month" else f"2025-0{draw.randint(1, 9)}-17"})
    return town


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_what_becomes_known_later_changes_no_byte(seed, clean, random_rows, features):
    """Rows dated or recorded after M's last day, exits after it and people hired after it change no byte.

    Objections are instructions and hold whenever they came, so none are added.
    """
    rows = random_rows(seed % 7, people=12)
    town = later(random_rows(seed, people=12), seed)
    town["objections"] = []
    more = {name: [*table, *without_keys_of(table, town.get(name, []))] for name, table in rows.items()}
    more["staff"] = [
        *(leaving_later(row) for row in rows["staff"]),
        {"staff_id": "new", "hire_date": "2024-12-01", "facility_id": "f1", "profession": "nurse"},
    ]
    month = END - 1
    same(*(build_features(clean(r), features, as_of=month, leads=LEADS) for r in (rows, more)))


def without_keys_of(table, extra):
    """The extra rows whose key is new, as no delivery holds a key twice; monthly rows stand under new months."""
    seen = {tuple(row.get(name) for name in KEYS) for row in table}
    fresh = {tuple(row.get(name) for name in KEYS): row for row in extra}
    return [row for key, row in fresh.items() if key not in seen]


def leaving_later(row):
    """Whoever had not left by M leaves after it, or is known to have left only after it."""
    if row.get("exit_date") or row["hire_date"] > "2024-06-30":
        return row
    return row | {"exit_date": "2024-06-30", "exit_recorded_date": "2024-12-02", "exit_reason": "resigned"}


def test_what_was_not_delivered_is_missing(clean, random_rows, features):
    """Of staff alone every feature of another table is missing, never zero; so is a column that did not come."""
    rows = random_rows(3, people=20)
    alone = build_features(clean({"staff": rows["staff"]}), features, as_of=END, leads=LEADS).values[0]
    elsewhere = [name for name, one in features.items() if one.table not in {"", "staff"}]
    assert elsewhere
    assert alone[elsewhere].isna().all().all()
    whole = build_features(clean(rows, without={"incidents": {"kind"}}), features, as_of=END, leads=LEADS).values[0]
    assert whole[["disputes", "awards"]].isna().all().all()


def test_delivered_and_nothing_happened_is_zero(clean, random_rows, features):
    """A count over a table that came, without a row about a person, is zero."""
    rows = random_rows(3, people=20) | {"incidents": [], "training": [], "measures": []}
    found = build_features(clean(rows), features, as_of=END, leads=LEADS).values[0]
    assert (
        (found[["disputes", "complaints", "awards", "training_hours", "secondments", "measures_running"]] == 0)
        .to_numpy()
        .all()
    )


def test_only_what_is_foreseen_moves_with_the_lead(clean, random_rows, features):
    """Foreseen features differ between leads, all others are the same bytes."""
    found = build_features(clean(random_rows(5, people=25)), features, as_of=END, leads=LEADS)
    first, last = found.values[0], found.values[-1]
    moved = {name for name in features if first[name].to_numpy().tobytes() != last[name].to_numpy().tobytes()}
    assert moved <= {name for name, one in features.items() if one.foreseen}
    assert {"age", "tenure", "obligation_months_left"} <= moved
    np.testing.assert_allclose(last["age"] - first["age"], 7.5 / 12)


def test_all_mistakes_come_at_once(clean, random_rows):
    """Everything wrong with the features stands in one error, with the nearest word."""
    wrong = {
        "a": feature("a", verb="cuont", table="incidents", window=12),
        "b": feature("b", verb="mean", table="pay", column=["base_pay"]),
        "c": feature("c", verb="count", table="incidents", window=12, at=3),
        "d": feature("d", verb="gap_to_peers", of="ab", peers=["facility"]),
        "e": feature("e", verb="ratio", of="e", by="a"),
        "f": feature("f", verb="mean", table="pay", column=["base_pya"], window=3),
        "g": feature("g", verb="count", table="incidents", window=12, foreseen=True),
    }
    with pytest.raises(FeaturesError) as caught:
        build_features(clean(random_rows(1)), wrong, as_of=END, leads=LEADS)
    assert [str(problem).split(":")[0] for problem in caught.value.problems] == [
        "features.a.verb",
        "features.b.window",
        "features.c.at",
        "features.d.of",
        "features.e",
        "features.g.foreseen",
        "features.f",
    ]
    assert "did you mean 'count'?" in str(caught.value)


def test_a_county_that_everyone_left_is_no_trouble(clean, features):
    """Leavers of long ago, in a county of their own, divide nothing by nothing."""
    staff = [
        {"staff_id": "ann", "hire_date": "2015-01-01", "exit_date": "2016-01-01", "exit_reason": "retired"},
        {"staff_id": "bob", "hire_date": "2020-01-01", "facility_id": "f1"},
    ]
    places = [{"facility_id": "f1", "county": "east"}]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = build_features(clean({"staff": staff, "facilities": places}), features, as_of=END, leads=LEADS)
    assert found.values[0]["exit_rate_in_facility"].tolist() == [0.0]


def test_nobody_is_no_trouble(clean, random_rows, features):
    """Before anyone was hired there are no people, and every column is there."""
    found = build_features(clean(random_rows(1)), features, as_of=END - 240, leads=LEADS)
    assert found.people.empty
    assert [frame.shape for frame in found.values] == [(0, len(features))] * 3
