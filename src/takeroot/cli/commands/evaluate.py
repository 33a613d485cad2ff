"""`takeroot evaluate`."""

from pathlib import Path
from typing import Annotated

import typer

from takeroot.cli.options import Data, Received, WorkspaceFolder

_SHOWN = [
    *("lever", "method", "treated", "events_treated", "enough", "hazard_ratio", "low", "high"),
    *("placebo_passed", "yuan_per_staff_year", "posterior", "posterior_low", "posterior_high"),
]


def evaluate(
    data: Data,
    since: Annotated[str, typer.Option(help="Measures that began in this month or later.", metavar="YYYY-MM")],
    *,
    runs: Annotated[Path | None, typer.Option(help="OUT: the plans in it say who was held out at random.")] = None,
    write: Annotated[bool, typer.Option("--write", help="Put what was learnt into models/levers.")] = False,
    received: Received = None,
    workspace: WorkspaceFolder = None,
) -> None:
    """Say what past measures did: effect of each lever on leaving, with interval, and what a kept year cost."""
    from takeroot.cli.as_of import as_of_month
    from takeroot.cli.chosen_workspace import chosen_workspace
    from takeroot.cli.progress import progress
    from takeroot.cli.received import received_day
    from takeroot.cli.show import show_lines, show_table
    from takeroot.pipeline import evaluate as stage

    with progress() as steps:
        found = stage.evaluate(
            data,
            chosen_workspace(workspace),
            since=as_of_month(since, "--since"),
            received=received_day(received),
            steps=steps,
            runs=runs,
            write=write,
        )
    if found.empty:
        show_lines(["nobody who got a measure since then can be compared with anybody"])
    else:
        show_table(found[_SHOWN].round(3))
