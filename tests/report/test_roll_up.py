"""Roll-ups: exact counts first, then what may be shown of them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hand_made_run import FACILITIES, make_run, text_table

from takeroot.errors import ReportError
from takeroot.hazard.expected_count import count_interval
from takeroot.report.content.roll_up import roll_up
from takeroot.report.content.rollup import Group
from takeroot.report.disclosed_rollup import disclosed_rollup
from takeroot.report.disclosure.disclose_rollup import disclose_rollup
from takeroot.report.disclosure.suppress import rounded_rate
from takeroot.report.export_rollup import export_rollup
from takeroot.report.formats.find_formats import find_formats
from takeroot.report.layout.document import Cards, Steps, Table, Tiles
from takeroot.report.layout.rollup_document import rollup_document
from takeroot.report.run_tables import read_run_tables
from takeroot.report.words.words import read_words
from takeroot.specs.disclosure import Disclosure

RULES = Disclosure()


@pytest.fixture
def whole(run_folder):
    """The exact roll-up of the hand-made run, with obligations and programmes."""
    months = [24300] * 12 + [24301] * 4 + [24400]
    pd.DataFrame({"staff_id": ["S01"] * len(months), "end_month": months}).to_parquet(
        run_folder / "obligations.parquet"
    )
    rows = [("云山县", "F001", "order_oriented", 62, 44, 18, 3), ("临江县", "F003", "special_post", 33, 21, 12, 11)]
    rows.append(("云山县", "F002", "special_post", 30, 20, 10, 0))
    columns = ["county", "facility_id", "recruitment_channel", "came", "serving", "left", "broke"]
    pd.DataFrame(rows, columns=columns).to_parquet(run_folder / "programmes.parquet")
    return roll_up(read_run_tables(run_folder), RULES)


@pytest.fixture
def told(run_folder, whole):  # noqa: ARG001 - it writes the run
    """The same, disclosed."""
    return disclosed_rollup(read_run_tables(run_folder), RULES)


def test_counties_add_up_to_the_whole(whole):
    """People and expected exits, without the facility of nine and what it brought to programmes."""
    assert whole.total.people == sum(place.people for place in whole.counties) == 13 + 24
    assert whole.total.exits == pytest.approx(2.2 + 0.4 + 3.0 + 0.7)
    assert whole.left_out == 1
    assert {programme.channel: programme.came for programme in whole.programmes} == {
        "order_oriented": 62,
        "special_post": 33,
    }


def test_obligations_are_counted_by_month(whole):
    """The next twelve, no later ones."""
    assert [ending.people for ending in whole.endings] == [12, 4, *[0] * 10]


def test_nothing_under_ten_is_shown(told):
    """F002 has nine: it is hidden, alone, since no total counts it; counts of four, three are gone."""
    hidden = {place.id for place in told.facilities if place.people is None}
    assert hidden == {"F002"}
    assert {p.turnover for p in told.facilities if p.id in hidden} == {None}
    assert [ending.people for ending in told.endings] == [10, *[None] * 11]
    assert [programme.broke for programme in told.programmes] == [None, None]


def test_counts_are_multiples_of_five(told):
    """Exits too; rates in whole fives."""
    places = [p for p in (told.total, *told.counties, *told.facilities) if p.people is not None]
    assert not [n for p in places for n in (p.people, p.exits) if n % 5]
    assert all(round(100 * rate) % 5 == 0 for p in places for rate in (p.turnover, p.low, p.high))


def test_a_facility_reads_the_same_in_its_county_and_in_the_whole(run_folder, told):
    """Shrinkage looks at the whole run in both."""
    county = disclosed_rollup(read_run_tables(run_folder), RULES, county="云山县")
    assert [p for p in told.facilities if p.county == "云山县"] == list(county.facilities)
    assert county.total.people == 15


def test_the_order_of_facilities_tells_no_more_than_their_rates(run_folder, facilities):
    """Equal rounded rates stand by id."""
    many = pd.concat([facilities.iloc[[2]]] * 6, ignore_index=True)
    many["facility_id"] = [f"G{n}" for n in (3, 1, 5, 2, 4, 6)]
    many["expected_turnover_12m"] = np.linspace(0.148, 0.152, 6)
    many.to_parquet(run_folder / "facilities.parquet")
    told = disclosed_rollup(read_run_tables(run_folder), RULES)
    assert [place.id for place in told.facilities] == ["G1", "G2", "G3", "G4", "G5", "G6"]


def test_groups_of_fewer_than_ten_show_no_share(told):
    """All professions here are small."""
    assert not [group for group in told.professions if group.shares or group.people is not None]


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize("chosen", find_formats())
@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_written_in_every_format(run_folder, tmp_path, factors, chosen, language):
    """In both languages, logged, without a person's name or number."""
    given = {"language": language, "factors": factors, "disclosure": RULES}
    exported = export_rollup(run_folder, tmp_path / "up", format=chosen, **given)
    content = (tmp_path / "up" / exported.file).read_bytes()
    assert content
    assert not [name for name in ("张伟", "S01") if chosen != "xlsx" and name.encode() in content]
    assert (tmp_path / "up" / "exports.jsonl").is_file()


def test_a_county_can_be_asked_for(run_folder, tmp_path, factors):
    """And an unknown one is told."""
    given = {"format": "csv", "language": "zh", "factors": factors, "disclosure": RULES}
    assert export_rollup(run_folder, tmp_path, county="云山县", **given).place == "云山县"
    with pytest.raises(ReportError, match="county: not in this run"):
        export_rollup(run_folder, tmp_path, county="无此县", **given)


@pytest.mark.parametrize(("places", "size"), [(12, 30), (60, 40), (1000, 50)])
def test_totals_hold_what_they_promise(run_folder, places, size):
    """In worlds whose year moves every facility alike, totals lie in their 90% interval in 85 to 95 of 100."""
    random = np.random.default_rng(5)
    people, exits = np.full(places, size), np.full(places, 0.15 * size)
    own, year = exits * 0.85, 0.05 * exits
    low, high = count_interval(people, exits, own + year**2)
    frame = pd.DataFrame({"facility_id": [f"F{n:04}" for n in range(places)], "county": "云山县", "headcount": people})
    frame = frame.assign(expected_exits_12m=exits, expected_other_exits_12m=0.0, expected_turnover_12m=exits / size)
    frame = frame.assign(low=low / size, high=high / size, own_variance=own, year_deviation=year, model_deviation=0.0)
    total = roll_up(replace(read_run_tables(run_folder), facilities=frame), RULES).total
    chance = 0.15 * (1 + 0.05 * random.standard_normal((2000, 1)))
    happened = random.binomial(size, np.broadcast_to(chance, (2000, places))).sum(axis=1) / people.sum()
    assert 0.85 <= ((total.low <= happened) & (happened <= total.high)).mean() <= 0.95


def test_a_run_that_does_not_part_its_doubt_shares_all_of_it(whole, facilities):
    """Written by an earlier version: the half widths of its facilities add up, never less."""
    facilities = facilities[facilities["headcount"] >= 10]
    half = ((facilities["high"] - facilities["low"]) / 2 * facilities["headcount"]).sum() / 37
    assert whole.total.high == pytest.approx(min(whole.total.turnover + half, 1))
    assert whole.total.low == pytest.approx(max(whole.total.turnover - half, 0))


def test_what_is_large_enough_is_shown(whole):
    """The total's rate as rounded, and groups of ten and more with their shares."""
    groups = (Group("nurse", 32, {"pay": 0.42}), Group("physician", 10, {}))
    kept = frozenset({("", "profession", "nurse"), ("", "profession", "physician")})
    told = disclose_rollup(replace(whole, professions=groups), RULES, kept)
    assert told.total.turnover == rounded_rate(whole.total.turnover, whole.total.people, step=RULES.round_to) > 0
    assert told.professions == (Group("nurse", 30, {"pay": 0.4}), Group("physician", 10, {}))


@pytest.fixture
def said(run_folder, factors):
    """A roll-up in English of facilities given as (people, rate, low, high)."""

    def said(*rows):
        frame = pd.DataFrame(rows, columns=["headcount", "expected_turnover_12m", "low", "high"])
        frame["facility_id"] = frame["name"] = [f"G{n}" for n in range(len(rows))]
        frame["expected_exits_12m"] = frame["expected_turnover_12m"] * frame["headcount"]
        frame = frame.assign(county="云山县", kind="other", expected_other_exits_12m=0.0)
        run = replace(read_run_tables(run_folder), facilities=frame)
        words = read_words("en", factors=factors, levers={})
        return rollup_document(disclosed_rollup(run, RULES), words)

    return said


def found(document, kind):
    """Blocks of one kind."""
    return [block for section in document.sections for block in section.blocks if isinstance(block, kind)]


def test_the_line_is_compared_before_rounding(said):
    """16.9% with 15.4% at its lower end is above 15%, never a green 15%."""
    document = said((46, 0.169, 0.154, 0.19))
    card = next(card for card in found(document, Cards)[0].items if "turnover" in card.label)
    assert (card.figure, card.tone) == ("20%", "bad")
    assert card.note.endswith("above the 15% line, above which a county's score is marked down")


@pytest.mark.parametrize(
    ("low", "high", "told", "tone"),
    [
        (0.101, 0.30, "likely above", "bad"),
        (0.099, 0.30, "undecided", "warn"),
        (0.02, 0.0999, "likely below", "good"),
    ],
)
def test_likely_above_only_where_the_whole_interval_is(said, low, high, told, tone):
    """Else nobody can tell, whatever the middle is."""
    document = said((60, (low + high) / 2, low, high))
    facilities = next(table for table in found(document, Table) if table.key == "facilities")
    assert facilities.rows[0][-1] == told
    assert facilities.tone(told) == found(document, Tiles)[0].items[0].tone == tone


def test_the_first_to_look_at_are_named(said):
    """Those surely above the line first, then by rate and number; the undecided stand behind."""
    document = said((40, 0.14, 0.05, 0.3), (40, 0.3, 0.2, 0.4), (80, 0.3, 0.2, 0.4), *[(40, 0.05, 0.01, 0.08)] * 3)
    assert found(document, Steps)[0].items[0].startswith("2 facilities are likely above 10%. Look first at: G2, G1.")
    facilities = next(table for table in found(document, Table) if table.key == "facilities")
    assert [row[0] for row in facilities.rows][:3] == ["G2", "G1", "G0"]


def test_without_any_above_the_undecided_are_named(said):
    """Nobody is told that a line is crossed."""
    assert found(said((40, 0.14, 0.05, 0.3)), Steps)[0].items[0].startswith("No facility is surely above 10%; 1 are")


def test_large_places_are_told_in_whole_per_cents(said):
    """One per cent of 500 people is as many as counts are rounded to: it tells no more."""
    figures = [card.figure for card in found(said((800, 0.169, 0.16, 0.18)), Cards)[0].items]
    assert "17%" in figures


def test_factors_that_bring_nothing_have_no_column_and_background_is_context(run_folder, people, factors):
    """A manager finds no column of zeros, and is told what nobody can act on."""
    grown = pd.concat([people[~people["objected"]]] * 12, ignore_index=True)
    grown["staff_id"] = [f"P{n}" for n in range(len(grown))]
    run = read_run_tables(make_run(run_folder, grown, text_table(FACILITIES)))
    words = read_words("en", factors=factors, levers={})
    document = rollup_document(disclosed_rollup(run, RULES), words)
    groups = next(table for table in found(document, Table) if table.key == "profession")
    labels = [column.label for column in groups.columns]
    assert "environment" not in labels
    assert labels[-1] == "background (context, nothing to act on)"
