"""Lists from a published run, under the rules of disclosure."""

from pathlib import Path

from takeroot.pipeline.explain import require_language
from takeroot.pipeline.steps import Steps
from takeroot.report.export import Exported
from takeroot.report.export import export as export_lists
from takeroot.workspace.workspace import Workspace


def export(
    run: Path,
    workspace: Workspace,
    *,
    to: Path,
    format_: str,
    language: str,
    when: str,
    steps: Steps,
    facility: str | None = None,
) -> tuple[Exported, ...]:
    """Write every facility's list (or one's) and the county offices' lists into `to`.

    Raises
    ------
    TakerootError
        If there is no such run, format, language or facility.
    """
    require_language(language)
    with steps(f"writing lists ({format_}, {language})"):
        return export_lists(
            run,
            to,
            format=format_,
            language=language,
            factors=workspace.factors,
            levers=workspace.levers,
            disclosure=workspace.disclosure,
            facility=facility,
            when=when,
        )
