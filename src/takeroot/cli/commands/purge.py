"""`takeroot purge`."""

from pathlib import Path
from typing import Annotated

import typer


def purge(
    out: Annotated[Path, typer.Option(help="Where runs are kept.")],
    before: Annotated[str, typer.Option(help="Runs of earlier months are removed.", metavar="YYYY-MM")],
) -> None:
    """Remove the runs of all months before one."""
    from takeroot.cli.as_of import as_of_month
    from takeroot.cli.show import show_lines
    from takeroot.runs.purge import purge as purge_runs

    as_of_month(before, "--before")
    gone = purge_runs(out, before=before)
    show_lines([f"{len(gone)} runs removed: {', '.join(gone) or '-'}"])
