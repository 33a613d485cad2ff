"""`takeroot export`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from takeroot.cli.options import Language, Run, WorkspaceFolder


class Role(StrEnum):
    """Whose lists are made."""

    DIRECTOR = "director"
    COUNTY = "county"
    ANALYST = "analyst"


def export(
    run: Run,
    to: Annotated[Path, typer.Option(help="Folder for the lists.", metavar="DIR")],
    *,
    format_: Annotated[str, typer.Option("--format", help="xlsx, html or csv.")] = "xlsx",
    lang: Language = "zh",
    facility: Annotated[str | None, typer.Option(help="Only this facility's list.")] = None,
    role: Annotated[Role | None, typer.Option(help="Only this role's lists; else directors and counties.")] = None,
    who: Annotated[str, typer.Option(help="Who asked; kept in the log of exports.")] = "",
    pseudonymise: Annotated[
        Path | None,
        typer.Option(
            help="Instead of lists: the run's tables with pseudonyms, by the secret in this file.", metavar="KEY"
        ),
    ] = None,
    workspace: WorkspaceFolder = None,
) -> None:
    """Make every director's list from a run, under the rules of models/disclosure.toml."""
    from takeroot.cli.chosen_workspace import chosen_workspace
    from takeroot.cli.progress import progress
    from takeroot.cli.received import received_day
    from takeroot.cli.show import show_lines
    from takeroot.pipeline import export as stage

    when = received_day(None).isoformat()
    if pseudonymise:
        files = stage.export_pseudonymised(run, to=to, key_file=pseudonymise, when=when, who=who)
        show_lines([f"{to}: {len(files)} files with pseudonyms; keep the key elsewhere"])
        return
    with progress() as steps:
        lists = stage.export(
            run,
            chosen_workspace(workspace),
            to=to,
            format_=format_,
            language=lang,
            facility=facility,
            role=role.value if role else None,
            when=when,
            who=who,
            steps=steps,
        )
    show_lines([f"{to}: {len(lists)} files"])
