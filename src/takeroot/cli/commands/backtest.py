"""`takeroot backtest`."""

from pathlib import Path
from typing import Annotated

import typer

from takeroot.cli.options import Data, Language, Received, WorkspaceFolder


def backtest(
    data: Data,
    out: Annotated[Path, typer.Option(help="Folder for backtest.html and backtest.json.")],
    lang: Language = "zh",
    *,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="What is known at its end judges. Default: the newest month.", metavar="YYYY-MM"),
    ] = None,
    origins: Annotated[
        int | None,
        typer.Option(
            help="Only so many origins, the newest. Every month looked at stands in memory: 3 kB a person and month.",
            min=1,
        ),
    ] = None,
    truth: Annotated[
        Path | None, typer.Option(help="Simulated data only: the folder of its truth, for the oracle.")
    ] = None,
    received: Received = None,
    workspace: WorkspaceFolder = None,
) -> None:
    """Predict the past as it was known then, beside simple rivals, and say how good that was."""
    from takeroot.cli.as_of import as_of_month
    from takeroot.cli.chosen_workspace import chosen_workspace
    from takeroot.cli.progress import progress
    from takeroot.cli.received import received_day
    from takeroot.cli.show import show_lines
    from takeroot.pipeline import backtest as stage

    with progress() as steps:
        done = stage.backtest(
            data,
            chosen_workspace(workspace),
            out=out,
            received=received_day(received),
            language=lang,
            steps=steps,
            as_of=None if as_of is None else as_of_month(as_of),
            newest=origins,
            truth=truth,
        )
    show_lines(done.lines)
