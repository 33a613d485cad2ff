"""`takeroot plan`."""

from enum import StrEnum
from typing import Annotated

import typer

from takeroot.cli.options import Language, Run, WorkspaceFolder


class Fair(StrEnum):
    """How a plan is shared."""

    NONE = "none"
    FACILITY = "facility"


def plan(
    run: Run,
    *,
    budget: Annotated[
        list[str],
        typer.Option(help="Yuan in the year for each unit of a payer: county=300000; county/C01=... for one."),
    ],
    places: Annotated[list[str] | None, typer.Option(help="Places for each unit of a lever's payer.")] = None,
    max_per_person: Annotated[int, typer.Option(help="Levers a person.", min=1, max=2)] = 2,
    fair: Annotated[
        Fair, typer.Option(help="facility: as many facilities as possible get something first.")
    ] = Fair.NONE,
    hold_out: Annotated[
        float, typer.Option(help="Share of those chosen left without, at random.", min=0, max=0.9)
    ] = 0.0,
    seed: Annotated[int, typer.Option(help="Draws the hold-out; written down.")] = 0,
    lang: Language = "zh",
    workspace: WorkspaceFolder = None,
) -> None:
    """Choose which lever for whom, within every payer's budget and places, so that most staff-months are kept."""
    from takeroot.cli.chosen_workspace import chosen_workspace
    from takeroot.cli.pairs import pairs
    from takeroot.cli.progress import progress
    from takeroot.cli.show import show_lines
    from takeroot.pipeline import plan as stage

    wanted = pairs("--places", places or [], such_as="mentoring=3", whole=True)
    asked = stage.Asked(
        budgets=pairs("--budget", budget),
        places={name: int(number) for name, number in wanted.items()},
        max_per_person=max_per_person,
        fair=fair.value,
        hold_out=hold_out,
        seed=seed,
    )
    with progress() as steps:
        lines = stage.plan(run, chosen_workspace(workspace), asked, language=lang, steps=steps)
    show_lines(lines)
