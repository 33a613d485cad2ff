"""`takeroot train`."""

from takeroot.cli.options import AsOf, Data, Received, Strict, WorkspaceFolder


def train(
    data: Data, as_of: AsOf, received: Received = None, workspace: WorkspaceFolder = None, *, strict: Strict = False
) -> None:
    """Learn the hazard of leaving from all that was known by the end of a month."""
    from takeroot.cli.as_of import as_of_month
    from takeroot.cli.chosen_workspace import chosen_workspace
    from takeroot.cli.progress import progress
    from takeroot.cli.received import received_day
    from takeroot.cli.show import show_lines
    from takeroot.pipeline import train as stage

    with progress() as steps:
        trained = stage.train(
            data,
            chosen_workspace(workspace),
            as_of=as_of_month(as_of),
            received=received_day(received),
            strict=strict,
            steps=steps,
        )
    show_lines(trained.lines)
