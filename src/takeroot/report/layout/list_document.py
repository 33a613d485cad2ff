"""A disclosed list as a document: the facility, the people, how to read it."""

from takeroot.months import month_text
from takeroot.report.content.clean_text import clean_text
from takeroot.report.content.rollup import Place
from takeroot.report.content.staff_list import StaffList
from takeroot.report.layout.county_section import county_section
from takeroot.report.layout.document import Document, Interface, Section
from takeroot.report.layout.facility_section import facility_section
from takeroot.report.layout.guide_section import guide_section
from takeroot.report.layout.staff_section import staff_section
from takeroot.report.returns.row_check import row_check
from takeroot.report.words.words import Words


def list_document(listed: StaffList, words: Words, *, county: Place | None = None) -> Document:
    """Put a list into words.

    Parameters
    ----------
    listed : StaffList
        After `disclose`: everything in it is shown.
    words : Words
    county : Place, optional
        The facility's county, disclosed; left out where it would tell no more than the facility.
    """
    sections: list[Section] = []
    if listed.facility:
        sections.append(facility_section(listed, words, county))
    if listed.role == "county":
        sections.append(county_section(listed, words))
    if not listed.withheld:
        sections.append(staff_section(listed, words))
    sections.append(guide_section(listed, words))
    month = month_text(listed.month)
    return Document(
        language=words.language,
        title=_title(listed, words),
        subtitle=words("list.subtitle", month=words.month(listed.month)),
        notice=_notice(listed, words),
        mark=mark(listed.role, month, listed.place, words.language),
        month=month,
        sections=tuple(sections),
        interface=interface(words),
        check=_check(listed),
    )


def interface(words: Words) -> Interface:
    """Return the words that a format needs of its own."""
    return Interface(**{name: words.texts[f"interface.{name}"] for name in Interface.__dataclass_fields__})


def mark(kind: str, month: str, place: str, language: str) -> str:
    """Return the line by which a returned workbook is recognised."""
    return "|".join(("takeroot", kind, month, clean_text(place).replace("|", " ") or "all", language))


def _notice(listed: StaffList, words: Words) -> str:
    """For whom it is and until when, and what the model behind it is not."""
    reader = words(f"list.reader_{listed.role}")
    passing = words(f"list.passing_{listed.role}")
    said = words("list.notice", reader=reader, until=words.month(listed.valid_until), passing=passing)
    return words("list.space").join(
        [said, *(words(f"list.doubt_{name}", exits=exits) for name, exits in listed.doubts)]
    )


def _title(listed: StaffList, words: Words) -> str:
    if listed.facility:
        return words("list.title", place=listed.facility.name)
    return words(
        "list.county_title" if listed.role == "county" else "list.analyst_title", place=clean_text(listed.place)
    )


def _check(listed: StaffList) -> str:
    if listed.role == "analyst" or listed.withheld:
        return ""
    return row_check((person.staff_id or "", person.name or "") for person in listed.people)
