"""Lists from a published run, under the rules of disclosure."""

from pathlib import Path

from takeroot.pipeline.explain import require_language
from takeroot.pipeline.steps import Steps
from takeroot.report.export import export as export_lists
from takeroot.report.export_log import Exported
from takeroot.report.pseudonymise import pseudonymise, read_key
from takeroot.specs.disclosure import Role
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
    role: Role | None = None,
    who: str = "",
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
            role=role,
            when=when,
            who=who,
        )


def export_pseudonymised(run: Path, *, to: Path, key_file: Path, when: str, who: str = "") -> tuple[Exported, ...]:
    """Copy the run's tables for analysts, with keyed pseudonyms in place of ids and without names.

    Raises
    ------
    ReportError
        If the key is missing, too short, or the folder lies in the run.
    """
    return pseudonymise(run, to, key=read_key(key_file), when=when, who=who)
