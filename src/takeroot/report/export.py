"""Lists of a run into files: one a facility for its director, one a county for its office, or all for analysts."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from takeroot.errors import ReportError
from takeroot.months import month_text
from takeroot.report.content.covered import covered
from takeroot.report.content.place_sum import place_sum
from takeroot.report.content.rollup import Place
from takeroot.report.content.staff_list import StaffList
from takeroot.report.content.staff_lists import StaffLists
from takeroot.report.disclosure.disclose import disclose
from takeroot.report.disclosure.disclose_rollup import disclose_place
from takeroot.report.disclosure.unknown_words import unknown_words
from takeroot.report.export_log import Exported, keep_filled_in, publish_file
from takeroot.report.file_name import file_name
from takeroot.report.formats.find_formats import Format, find_format
from takeroot.report.layout.list_document import list_document
from takeroot.report.run_tables import RunTables, read_run_tables
from takeroot.report.words.words import Words, read_words
from takeroot.specs.disclosure import Disclosure, Role
from takeroot.specs.feature import Factor
from takeroot.specs.lever import Lever

_UNASSIGNED = "unassigned"


def export(
    run_folder: Path,
    folder: Path,
    *,
    format: str,  # noqa: A002 - the word of the command line
    language: str,
    factors: Mapping[str, Factor],
    levers: Mapping[str, Lever],
    disclosure: Disclosure,
    facility: str | None = None,
    role: Role | None = None,
    when: str = "",
    who: str = "",
) -> tuple[Exported, ...]:
    """Write the lists of a run.

    Parameters
    ----------
    run_folder : Path
        OUT/M. Earlier runs beside it give the trends.
    folder : Path
        Where the files go; made if it is missing. Files of the same name are replaced, unless they were changed since:
        then nothing is written.
    format : str
        A module of `report.formats`: xlsx, html, csv.
    language : str
        `zh` or `en`.
    factors, levers : mapping
        The workspace's declarations, for their labels.
    disclosure : Disclosure
        Who may see what.
    facility : str, optional
        Only this facility's list.
    role : str, optional
        Only the lists for this role. Without it, directors and county offices; the analysts' list is made only when
        asked for.
    when, who : str
        For the log: the time, and who asked.

    Returns
    -------
    tuple of Exported
        What was written, also in `exports.jsonl` of the folder.

    Raises
    ------
    ReportError
        If the run cannot be read, the rules name an unknown factor or lever, format, language or facility are not
        known, or a file of that name was filled in.
    """
    if problems := unknown_words(disclosure, factors, levers):
        raise ReportError(problems)
    chosen = find_format(format)
    words = read_words(language, factors=factors, levers=levers)
    run = read_run_tables(run_folder)
    wanted = tuple(_wanted(StaffLists(run, disclosure), facility=facility, role=role))
    keep_filled_in(folder, [_name(whole, words, chosen) for whole in wanted])
    return tuple(
        publish_file(
            folder, *_write(disclose(whole, disclosure, run), run, disclosure, words, chosen), when=when, who=who
        )
        for whole in wanted
    )


def _wanted(lists: StaffLists, *, facility: str | None, role: Role | None) -> Iterator[StaffList]:
    if facility is not None:
        yield lists.of_facility(facility)
        return
    if role in {None, "director"}:
        yield from (lists.of_facility(key) for key in lists.facilities if key != _UNASSIGNED)
    if role in {None, "county"}:
        yield from (lists.of_county(county) for county in lists.counties)
    if role == "analyst":
        yield lists.of_everyone()


def _write(
    listed: StaffList, run: RunTables, rules: Disclosure, words: Words, chosen: Format
) -> tuple[bytes, Exported]:
    document = list_document(listed, words, county=_county(listed, run, rules))
    return chosen.write(document), Exported(
        file=_name(listed, words, chosen),
        what="list",
        role=listed.role,
        place=listed.place,
        month=document.month,
        language=words.language,
        format=chosen.id,
        people=len(listed.people),
    )


def _name(listed: StaffList, words: Words, chosen: Format) -> str:
    return file_name(*_parts(listed), suffix=f".{words.language}{chosen.suffix}")


def _parts(listed: StaffList) -> tuple[str, ...]:
    kind = {"director": "LIST", "county": "COUNTY", "analyst": "ANALYST"}[listed.role]
    return tuple(filter(None, (month_text(listed.month), kind, listed.place)))


def _county(listed: StaffList, run: RunTables, rules: Disclosure) -> Place | None:
    """The county as its roll-up shows it; where only one facility is covered it would be that one again."""
    if listed.facility is None:
        return None
    told = covered(run.facilities, rules)
    here = told[told["county"] == listed.facility.county]
    several = len(here) > 1
    return disclose_place(place_sum(listed.facility.county, "", here), rules) if several else None
