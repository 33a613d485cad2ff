"""The roll-up for a county or a province, from a published run."""

from pathlib import Path

from takeroot.pipeline.explain import require_language
from takeroot.report.export_rollup import export_rollup
from takeroot.workspace.workspace import Workspace


def rollup(
    run: Path,
    workspace: Workspace,
    *,
    to: Path,
    format_: str,
    language: str,
    county: str | None,
    when: str,
    who: str = "",
) -> str:
    """Write the roll-up into `to` and return its file name.

    Raises
    ------
    TakerootError
        If there is no such run, format, language or county.
    """
    require_language(language)
    return export_rollup(
        run,
        to,
        format=format_,
        language=language,
        factors=workspace.factors,
        disclosure=workspace.disclosure,
        county=county,
        when=when,
        who=who,
    ).file
