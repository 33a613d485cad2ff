"""`takeroot train`."""

from typing import Annotated

import typer

from takeroot.cli.options import AsOf, Data, Received, Strict, WorkspaceFolder


def train(
    data: Data,
    as_of: AsOf,
    received: Received = None,
    workspace: WorkspaceFolder = None,
    *,
    strict: Strict = False,
    cluster: Annotated[
        str, typer.Option(help="local:N, or a Dask scheduler's address; needs the extra `distributed`.")
    ] = "",
    tune: Annotated[
        int, typer.Option(help="First try so many recipes on forward folds (extra: tune); show the best.", min=0)
    ] = 0,
    write_recipe: Annotated[
        bool, typer.Option("--write-recipe", help="With --tune: put what was found into models/hazard.toml.")
    ] = False,
) -> None:
    """Learn the hazard of leaving from all that was known by the end of a month."""
    from takeroot.cli.as_of import as_of_month
    from takeroot.cli.chosen_workspace import chosen_workspace
    from takeroot.cli.progress import progress
    from takeroot.cli.received import received_day
    from takeroot.cli.show import show_lines
    from takeroot.pipeline import train as stage
    from takeroot.pipeline import tune as search
    from takeroot.pipeline.read_learnable import read_learnable

    chosen, month, day = chosen_workspace(workspace), as_of_month(as_of), received_day(received)
    with progress() as steps:
        found, learnable = search.Found(chosen, ()), None
        if tune:
            learnable = read_learnable(data, chosen, as_of=month, received=day, cluster=cluster, steps=steps)
            found = search.tune(learnable, chosen, as_of=month, trials=tune, steps=steps, write=write_recipe)
        trained = stage.train(
            data,
            found.workspace,
            as_of=month,
            received=day,
            strict=strict,
            cluster=cluster,
            steps=steps,
            learnable=learnable,
        )
    show_lines([*found.lines, *trained.lines])
