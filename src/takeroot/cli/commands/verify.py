"""`takeroot verify`."""

from takeroot.cli.options import Run


def verify(run: Run) -> None:
    """Find every byte of a run that is not as it was published."""
    from takeroot.cli.show import show_lines
    from takeroot.errors import RunError
    from takeroot.runs.verify import verify as find_changes

    if problems := find_changes(run.parent, run.name):
        raise RunError(problems)
    show_lines([f"{run}: every byte is as it was published"])
