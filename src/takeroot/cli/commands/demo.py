"""`takeroot demo`."""

from pathlib import Path
from typing import Annotated

import typer


def demo(
    to: Annotated[Path, typer.Option(help="Folder for the demo; it works in a workspace of its own.")] = Path("demo"),
    seed: Annotated[int, typer.Option(help="Another seed, another made-up county.", min=0)] = 2,
) -> None:
    """Go the whole way with a simulated county of 600 people: check, train, score, lists in both languages."""
    from takeroot.cli.progress import progress
    from takeroot.cli.show import show_lines
    from takeroot.pipeline import demo as stage

    with progress() as steps:
        shown = stage.demo(to, seed=seed, steps=steps)
    show_lines(shown.lines)
