"""`takeroot evaluate`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from takeroot.cli.options import Data, Received, WorkspaceFolder

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = [
    *("lever", "method", "treated", "events_treated", "enough", "hazard_ratio", "low", "high"),
    *("placebo_passed", "yuan_per_staff_year", "posterior", "posterior_low", "posterior_high"),
]
_ACCOUNTS = ["kind", "name", "spent", "people", "came", "serving", "left"]


def evaluate(
    data: Data,
    since: Annotated[str, typer.Option(help="Measures that began in this month or later.", metavar="YYYY-MM")],
    *,
    runs: Annotated[Path | None, typer.Option(help="OUT: the plans in it say who was held out at random.")] = None,
    write: Annotated[bool, typer.Option("--write", help="Put what was learnt into models/levers.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for effects and funds, as Parquet and CSV.")] = None,
    received: Received = None,
    workspace: WorkspaceFolder = None,
) -> None:
    """Say what past measures did: each lever's effect on leaving, what a kept year cost, what all the money did."""
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
            out=out,
        )
    if found.effects.empty:
        show_lines(["nobody who got a measure since then can be compared with anybody"])
    else:
        show_table(found.effects[_SHOWN].round(3))
    show_lines(["", "what the money did, by payer and by programme; intervals of 90 %, turnover in a year:"])
    show_table(_accounts(found.funds))


def _accounts(funds: "pd.DataFrame") -> "pd.DataFrame":
    """The money as it is read: whole yuan, staff-years and turnover with their intervals."""
    shown = funds[_ACCOUNTS].assign(spent=funds["spent"].map("{:,.0f}".format))
    shown["kept_staff_years"] = _with_interval(funds, "kept_staff_years", "kept", "{:.1f}")
    for when in ("before", "after"):
        shown[f"turnover_{when}"] = _with_interval(funds, f"turnover_{when}", when, "{:.1%}")
    return shown


def _with_interval(funds: "pd.DataFrame", column: str, ends: str, as_text: str) -> list[str]:
    rows = funds[[column, f"{ends}_low", f"{ends}_high"]].itertuples(index=False)
    texts = ([as_text.format(number) for number in row] for row in rows)
    return ["" if "nan" in middle else f"{middle} ({low} to {high})" for middle, low, high in texts]
