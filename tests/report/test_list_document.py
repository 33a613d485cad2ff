"""What the words of a list say to each reader."""

import pandas as pd
import pytest
from hand_made_run import COUNTY, make_run

from takeroot.report.layout.document import Bars, Cards, Paragraph, Steps, Table
from takeroot.report.layout.list_document import list_document
from takeroot.report.words.words import read_words
from takeroot.specs.spec import Label


@pytest.fixture
def document(disclosed, factors, levers):
    """A list in words."""

    def document(role, place="", language="en"):
        words = read_words(language, factors=factors, levers=levers)
        return list_document(disclosed(role, place), words, county=COUNTY)

    return document


def staff(document):
    """Rows of the table of people, by staff number and column."""
    table = next(table for table in document.tables() if table.key == "staff")
    keys = [column.key for column in table.columns]
    rows = [dict(zip(keys, row, strict=True)) for row in table.rows]
    return {row["staff_id"]: row for row in rows}


def blocks(document, kind):
    """Blocks of one kind."""
    return [block for section in document.sections for block in section.blocks if isinstance(block, kind)]


def test_a_director_reads_reasons_about_work_and_one_sentence_about_the_rest(document):
    """S02: schooling is not named; S04 has nothing else."""
    rows = staff(document("director", "F001"))
    assert rows["S02"]["reasons"] == "workload: visits, public-health work, nights and hours\n" + TALKS
    assert rows["S04"]["reasons"] == TALKS


TALKS = "The county office will also talk with this person"


def test_the_county_reads_the_reason_itself(document):
    """And has a column for whom to talk with."""
    row = staff(document("county", "云山县"))["S02"]
    assert row["reasons"].startswith("schooling (strong)")
    assert (row["county_talks"], row["facility"]) == ("yes", "青溪镇卫生院")


def test_a_measure_says_effect_payer_cost_and_evidence(document):
    """In words; numbered as the director answers."""
    said = staff(document("director", "F001"))["S01"]["measures"].split("\n")
    assert said[0] == (
        "1. appointment to the title passed: of ten like this about 1 more stays; county pays, about 36,000 yuan; "
        "studies strong (A)"
    )
    assert said[1] == (
        "2. shift rebalancing: a small effect, but it may have no effect; facility pays, no extra cost; "
        "studies weak (C)"
    )


def test_what_a_lever_warns_of_stands_behind_it(disclosed, factors, levers):
    """On the same line, so that the numbers which directors answer with stay."""
    warned = levers["shift_rebalancing"].model_copy(update={"warning": Label(zh="先商量", en="ask first")})
    words = read_words("en", factors=factors, levers={**levers, "shift_rebalancing": warned})
    listed = list_document(disclosed("director", "F001"), words, county=COUNTY)
    first, second = staff(listed)["S01"]["measures"].split("\n")[:2]
    assert second.endswith("studies weak (C) ⚠ ask first")
    assert "⚠" not in first


def test_whoever_gave_notice_has_no_band(document):
    """Notice stands in its place, and no measure is offered."""
    row = staff(document("director", "F001"))["S05"]
    assert (row["band"], row["in_ten"]) == ("gave notice", None)
    assert row["measures"] == "gave notice: talk and hand over; no measures"


def test_whoever_decides_is_asked_to_fill_in(document):
    """Decision, measure, day, band, note: directors and county offices; analysts decide nothing."""
    for role, place in (("director", "F001"), ("county", "云山县")):
        assert {"decision", "measure", "start", "override", "note"} <= set(staff(document(role, place))["S01"])
    assert "decision" not in staff(document("analyst"))["S01"]


def test_a_county_reads_an_overview_first(document):
    """How many to talk with, what it would pay, who works where."""
    first = document("county", "云山县").sections[0]
    cards = next(block for block in first.blocks if isinstance(block, Cards))
    assert [card.figure for card in cards.items] == ["6 people", "3 people", "2"]
    offers, places = (block for block in first.blocks if isinstance(block, Table))
    assert ("school place", "county pays", 1, 5000) in offers.rows
    assert places.rows[1] == ("石桥村卫生室", 1, 0, "马超")


def test_no_column_of_a_list_is_empty(document):
    """What nobody has is no column."""
    table = next(table for table in document("county", "临江县").tables() if table.key == "staff")
    filled = [column.key for column in table.columns if column.kind != "fill"]
    assert all(any(row[place] is not None for row in table.rows) for place in range(len(filled)))
    assert "county_talks" not in filled


def test_the_week_starts_with_the_high_band(document):
    """Names, then measures to decide and to ask for, then what to send back."""
    steps = next(iter(blocks(document("director", "F001"), Steps))).items
    assert steps[0].startswith(
        "Talk first with the 3 people in the high band, about 20 minutes each: 张伟, 王芳, 孙涛."
    )
    assert steps[-1].endswith("by the end of January 2025.")


def test_the_county_talks_too_and_that_takes_nobody_off_the_list(document):
    """Right after the talks, how many of them."""
    steps = blocks(document("director", "F001"), Steps)[0].items
    assert steps[2] == (
        "With 3 of these colleagues the county office will also talk: talk with them as with the others, and do not "
        "ask why."
    )


def test_the_high_band_is_not_those_who_leave(document):
    """Beside its number stands how few of it left."""
    cards = [card for cards in blocks(document("director", "F001"), Cards) for card in cards.items]
    note = next(card.note for card in cards if card.label == "Talk first with")
    assert "of ten in the high band about 4 left within a year in past years, and others may leave too" in note


def test_the_staff_sheet_says_what_may_be_chosen_and_what_a_grade_means(document):
    """In its note: on paper no list drops down. Analysts decide nothing."""
    notes = {role: next(t.note for t in document(*role).tables() if t.key == "staff") for role in ROLES}
    assert ["agreed, done, postponed, refused" in note for note in notes.values()] == [True, True, False]
    assert "'may have no effect' is about this person" in notes["director", "F001"]


ROLES = (("director", "F001"), ("county", "云山县"), ("analyst",))


def test_what_may_have_no_effect_is_no_task(document):
    """Shift rebalancing and the flat are listed with their doubt, and not asked for on the first page."""
    steps = "\n".join(next(iter(blocks(document("director", "F001"), Steps))).items)
    assert "Apply this month" in steps
    assert not [lever for lever in ("shift rebalancing", "talent flat") if lever in steps]


def plan_of(run_folder, *rows):
    """Write a plan: who gets what."""
    frame = pd.DataFrame(rows, columns=["staff_id", "facility_id", "lever"])
    frame.assign(held_out=False, cost_12m=1.0).to_parquet(run_folder / "plan.parquet")


def test_after_a_plan_the_week_follows_it(document, run_folder):
    """What is planned is done and applied for; the rest is named as not in the plan."""
    plan_of(run_folder, ("S01", "F001", "title_appointment"), ("S03", "F001", "shift_rebalancing"))
    after = document("director", "F001")
    steps = blocks(after, Steps)[0].items
    assert "Planned, and paid by the facility: put into effect this month: shift rebalancing (1 person)." in steps
    assert (
        "Planned, and paid by the county or province: apply this month: appointment to the title passed (1 person)."
        in steps
    )
    assert not [item for item in steps if item.startswith(("Decide", "Apply"))]
    measures = staff(after)["S01"]["measures"].split("\n")
    assert [line[:26] for line in measures] == ["1. [planned] appointment t", "2. [not in the plan] shift"]
    offers = next(table for table in after.tables() if table.key == "offers")
    assert len(offers.rows) == 2


def test_a_plan_that_gives_nothing_here_is_told(document, run_folder):
    """No instruction to apply for what was not planned."""
    plan_of(run_folder, ("U01", "F003", "talent_flat"))
    steps = blocks(document("director", "F001"), Steps)[0].items
    assert "The plan gives no measure that this list may show: talk, and report what is needed." in steps


def test_nobody_listed_has_nothing_to_send_back(document, run_folder, people, facilities):
    """All in the low band: no decisions to fill in."""
    make_run(run_folder, people.assign(band="low", notice_given=False), facilities)
    steps = blocks(document("director", "F001"), Steps)[0].items
    assert steps == ("Nobody needs a talk at once; keep in touch with every colleague.",)


def many_high(people, n):
    """F001 with n more people in the high band."""
    more = pd.concat([people.iloc[[0]]] * n, ignore_index=True)
    more["staff_id"] = more["name"] = [f"M{k:03}" for k in range(n)]
    more.loc[: n // 3, "profession"] = "nurse"
    return pd.concat([people, more], ignore_index=True)


def test_many_in_the_high_band_are_talked_with_post_by_post(document, run_folder, people, facilities):
    """No names, so no rank; five a week, and the list holds until the talks are done."""
    make_run(run_folder, many_high(people, 60), facilities.assign(headcount=90))
    after = document("director", "F001")
    first = blocks(after, Steps)[0].items[0]
    assert first.startswith("63 people are in the high band: talk with about 5 a week, 20 minutes each, for 13 weeks")
    assert "(physician (40), nurse (23))" in first
    assert "M001" not in first
    assert "void after May 2025" in after.notice


def guide(document):
    """What the last sheet says."""
    section = next(section for section in document.sections if section.key == "guide")
    return "\n".join(block.text for block in section.blocks if isinstance(block, Paragraph))


def test_most_will_stay_is_said_only_where_it_is_so(document, run_folder, people, facilities):
    """Where 63% are expected to leave, nobody is told that most will stay."""
    assert "most people on it will stay" in guide(document("director", "F001"))
    make_run(run_folder, people.assign(risk=0.63), facilities.assign(expected_exits_12m=8.2))
    assert "most people on it will stay" not in guide(document("director", "F001"))


def test_bands_tell_of_past_years_and_the_facility_of_itself(document, run_folder, people, facilities):
    """Where far more are expected to leave than the bands did in the past, one line says so."""
    make_run(run_folder, people, facilities.assign(expected_exits_12m=8.2))
    after = document("director", "F001")
    said = [block.text for block in blocks(after, Paragraph)]
    assert (
        "'Of 10' tells what happened to everyone in a band in past years. "
        "Here more are expected to leave by their own choice: about 8 of 13."
    ) in said
    bands = next(table for table in after.tables() if table.key == "bands")
    assert bands.rows[0][1] == "of ten people in this band in past years, about 4 left within a year"


def test_background_is_named_as_context(document):
    """Nobody can act on age."""
    names = [name for bars in blocks(document("director", "F001"), Bars) for name, _ in bars.items]
    assert "background (context, nothing to act on)" in names


def test_a_small_facility_reads_nothing_of_bands(document):
    """It has no list: no bands, no reasons, no grades of evidence."""
    small = document("director", "F002")
    assert not {"bands", "evidence"} & {table.key for table in small.tables()}
    assert "whom to talk with" not in guide(small)


def test_grades_of_evidence_are_words(document):
    """A dash tells nothing."""
    evidence = next(table for table in document("director", "F001").tables() if table.key == "evidence")
    assert [row[0] for row in evidence.rows][:2] == ["studies strong (A)", "studies fair (B)"]


def test_no_mark_has_an_empty_part(document):
    """The second line of every list and roll-up."""
    assert document("analyst").mark == "takeroot|analyst|2024-12|all|en"


def test_a_small_facility_is_told_why_nobody_is_named(document):
    """And what to do instead, without its headcount; the county's figure stands beside."""
    small = document("director", "F002")
    assert [section.key for section in small.sections] == ["facility", "guide"]
    assert [card.figure for cards in blocks(small, Cards) for card in cards.items] == ["fewer than 10", "20%"]


def test_lines_of_ten_and_fifteen_per_cent_are_told(document):
    """F001 expects 20%, but perhaps 10: nobody can tell; the county 20%: above fifteen."""
    notes = [card.note for cards in blocks(document("director", "F001"), Cards) for card in cards.items]
    assert "most likely 10%–32%; may lie on either side of the 10% line, above which a facility's grant is cut" in notes
    assert "most likely 16%–25%; above the 15% line, above which a county's score is marked down" in notes


def test_a_facility_is_above_the_line_when_all_of_its_interval_is(document, run_folder, facilities):
    """10.4% is above 10%, though both are shown as 10%; an upper end of 9.9% is below."""
    frame = facilities.astype({"low": float, "high": float})
    frame.loc[0, ["low", "high"]] = 0.104, 0.32
    frame.to_parquet(run_folder / "facilities.parquet")
    cards = {card.label: card for cards in blocks(document("director", "F001"), Cards) for card in cards.items}
    note = "most likely 10%–32%; above the 10% line, above which a facility's grant is cut"
    assert cards["Expected turnover in a year"].note == note
    assert cards["Expected turnover in a year"].tone == "bad"


def test_offers_are_counted_over_disclosed_people_alone(document):
    """No school place, no counselling, no elder care in a director's table of measures."""
    offers = next(block for block in blocks(document("director", "F001"), Table) if block.key == "offers")
    assert [row[:3] for row in offers.rows] == [
        ("shift rebalancing (may have no effect)", "facility pays", 3),
        ("equal pay for contract staff", "county pays", 1),
        ("talent flat (may have no effect)", "county pays", 1),
        ("appointment to the title passed", "county pays", 1),
    ]
