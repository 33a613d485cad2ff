"""`takeroot check`."""

from pathlib import Path
from typing import Annotated

import typer

from takeroot.cli.options import Data, Received, Strict, WorkspaceFolder


def check(
    data: Data,
    out: Annotated[Path | None, typer.Option(help="Folder for set_aside.csv and set_aside.parquet.")] = None,
    *,
    suggest: Annotated[bool, typer.Option("--suggest", help="Propose spellings for what was not recognised.")] = False,
    received: Received = None,
    workspace: WorkspaceFolder = None,
    strict: Strict = False,
) -> None:
    """Read a delivery and say, table by table, what was used and what was set aside."""
    from takeroot.cli.chosen_workspace import chosen_workspace
    from takeroot.cli.progress import progress
    from takeroot.cli.received import received_day
    from takeroot.cli.show import show_lines, show_table
    from takeroot.errors import RecordsError, WarningsError
    from takeroot.pipeline import check as stage

    with progress() as steps:
        checked = stage.check(
            data, chosen_workspace(workspace), received=received_day(received), out=out, suggest=suggest, steps=steps
        )
    show_table(checked.reading.counts)
    show_lines(checked.reading.notes)
    show_lines(f"written: {path}" for path in checked.written)
    if checked.patch:
        show_lines([checked.patch])
    if checked.reading.problems:
        raise RecordsError(checked.reading.problems)
    if strict and (aside := len(checked.reading.set_aside)):
        raise WarningsError(f"--strict: {aside} rows or values were set aside; mend them, or check without --strict")
