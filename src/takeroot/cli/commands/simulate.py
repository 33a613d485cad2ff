"""`takeroot simulate`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class TableFormat(StrEnum):
    """How the tables are written."""

    CSV = "csv"
    PARQUET = "parquet"


def simulate(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder for the tables; the truth goes to OUT-truth.")],
    *,
    staff: Annotated[int, typer.Option(help="People employed at any one time.", min=20)] = 600,
    months: Annotated[int, typer.Option(help="Months of history.", min=12)] = 48,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.", min=0)] = 1,
    end: Annotated[str, typer.Option(help="Last month.", metavar="YYYY-MM")] = "2024-12",
    format_: Annotated[TableFormat, typer.Option("--format")] = TableFormat.CSV,
) -> None:
    """Make up a county with known truth; all its people are simulated."""
    from takeroot.cli.as_of import as_of_month
    from takeroot.cli.progress import progress
    from takeroot.cli.show import show_lines
    from takeroot.pipeline import simulate as stage

    with progress() as steps:
        made = stage.simulate(
            out,
            staff=staff,
            months=months,
            seed=seed,
            end=as_of_month(end, "--end"),
            format_=format_.value,
            steps=steps,
        )
    show_lines([f"{made.tables}: the tables of a simulated county", f"{made.truth}: what is true of it, kept apart"])
