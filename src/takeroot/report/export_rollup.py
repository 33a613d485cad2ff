"""The roll-up of a run into a file, for a county or the whole province."""

from collections.abc import Mapping
from pathlib import Path

from takeroot.months import month_text
from takeroot.report.disclosed_rollup import disclosed_rollup
from takeroot.report.export_log import Exported, keep_filled_in, publish_file
from takeroot.report.file_name import file_name
from takeroot.report.formats.find_formats import find_format
from takeroot.report.layout.rollup_document import rollup_document
from takeroot.report.run_tables import read_run_tables
from takeroot.report.words.words import read_words
from takeroot.specs.disclosure import Disclosure
from takeroot.specs.feature import Factor


def export_rollup(
    run_folder: Path,
    folder: Path,
    *,
    format: str,  # noqa: A002 - the word of the command line
    language: str,
    factors: Mapping[str, Factor],
    disclosure: Disclosure,
    county: str | None = None,
    when: str = "",
    who: str = "",
) -> Exported:
    """Write the roll-up of a run.

    Parameters
    ----------
    run_folder, folder, format, language, factors, disclosure, when, who
        As in `export`.
    county : str, optional
        Only this county; else everything in the run.

    Raises
    ------
    ReportError
        If the run cannot be read, or format, language or county are not known.
    """
    chosen = find_format(format)
    words = read_words(language, factors=factors, levers={})
    run = read_run_tables(run_folder)
    rollup = disclosed_rollup(run, disclosure, county=county)
    content = chosen.write(rollup_document(rollup, words))
    parts = filter(None, (month_text(run.month), "ROLLUP", county))
    name = file_name(*parts, suffix=f".{language}{chosen.suffix}")
    keep_filled_in(folder, [name])
    exported = Exported(
        file=name,
        what="rollup",
        role="county",
        place=county or "",
        month=month_text(run.month),
        language=language,
        format=chosen.id,
        people=0,
    )
    return publish_file(folder, content, exported, when=when, who=who)
