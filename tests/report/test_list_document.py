"""What the words of a list say to each reader."""

import pytest

from takeroot.report.layout.document import Cards, Steps, Table
from takeroot.report.layout.list_document import list_document
from takeroot.report.words.words import read_words


@pytest.fixture
def document(disclosed, factors, levers):
    """A list in words."""

    def document(role, place="", language="en"):
        words = read_words(language, factors=factors, levers=levers)
        return list_document(disclosed(role, place), words, county_turnover=0.2)

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


TALKS = "The county office will talk with this person"


def test_the_county_reads_the_reason_itself(document):
    """And has a column for whom to talk with."""
    row = staff(document("county", "云山县"))["S02"]
    assert row["reasons"].startswith("schooling (strong)")
    assert (row["county_talks"], row["facility"]) == ("yes", "青溪镇卫生院")


def test_a_measure_says_effect_payer_cost_and_evidence(document):
    """In words; numbered as the director answers."""
    said = staff(document("director", "F001"))["S01"]["measures"].split("\n")
    assert said[0] == (
        "1. appointment to the title passed: of ten like this about 1 fewer leaves; county pays, about 36,000 yuan; "
        "evidence A"
    )
    assert said[1] == "2. shift rebalancing: a small effect (may have none); facility pays, no extra cost; evidence C"


def test_whoever_gave_notice_has_no_band(document):
    """Notice stands in its place, and no measure is offered."""
    row = staff(document("director", "F001"))["S05"]
    assert (row["band"], row["in_ten"]) == ("gave notice", None)
    assert row["measures"] == "gave notice: talk and hand over; no measures"


def test_only_a_director_is_asked_to_fill_in(document):
    """Decision, measure, day, band, note."""
    asked = {role: staff(document(role, place)) for role, place in (("director", "F001"), ("county", "云山县"))}
    assert {"decision", "measure", "start", "override", "note"} <= set(asked["director"]["S01"])
    assert "decision" not in asked["county"]["S01"]


def test_the_week_starts_with_the_high_band(document):
    """Names, then measures to decide and to ask for, then what to send back."""
    steps = next(iter(blocks(document("director", "F001"), Steps))).items
    assert steps[0].startswith(
        "Talk first with the 3 people in the high band, about 20 minutes each: 张伟, 王芳, 孙涛."
    )
    assert steps[3] == "Decide this month what the facility can decide itself: shift rebalancing (3 people)."
    assert steps[-1].endswith("by the end of February 2025.")


def test_a_small_facility_is_told_why_nobody_is_named(document):
    """And what to do instead; the county's figure stands beside."""
    small = document("director", "F002")
    assert [section.key for section in small.sections] == ["facility", "guide"]
    assert [card.figure for cards in blocks(small, Cards) for card in cards.items] == ["9 people", "20 %"]


def test_lines_of_ten_and_fifteen_per_cent_are_told(document):
    """F001 expects 20 %, but perhaps 10: nobody can tell; the county 20 %: above fifteen."""
    notes = [card.note for cards in blocks(document("director", "F001"), Cards) for card in cards.items]
    assert "most likely 10 %–32 %; may lie on either side of the 10 % line" in notes
    assert "above the 15 % line" in notes


def test_a_facility_is_above_the_line_when_all_of_its_interval_is(document, run_folder, facilities):
    """10.4 % is above 10 %, though both are shown as 10 %; an upper end of 9.9 % is below."""
    frame = facilities.astype({"low": float, "high": float})
    frame.loc[0, ["low", "high"]] = 0.104, 0.32
    frame.to_parquet(run_folder / "facilities.parquet")
    cards = {card.label: card for cards in blocks(document("director", "F001"), Cards) for card in cards.items}
    assert cards["Expected turnover in a year"].note == "most likely 10 %–32 %; above the 10 % line"
    assert cards["Expected turnover in a year"].tone == "bad"


def test_offers_are_counted_over_disclosed_people_alone(document):
    """No school place, no counselling, no elder care in a director's table of measures."""
    offers = next(block for block in blocks(document("director", "F001"), Table) if block.key == "offers")
    assert [row[:3] for row in offers.rows] == [
        ("shift rebalancing", "facility pays", 3),
        ("equal pay for contract staff", "county pays", 1),
        ("talent flat", "county pays", 1),
        ("appointment to the title passed", "county pays", 1),
    ]
