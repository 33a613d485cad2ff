"""What a user sees while a command works: a moving bar on a terminal, plain lines elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from takeroot.pipeline.steps import Steps


@contextmanager
def progress() -> Iterator[Steps]:
    """Steps that are told on stderr as they begin."""
    if sys.stderr.isatty():
        yield from _bar()
    else:
        yield Steps(lambda step: print(step, file=sys.stderr, flush=True))


def _bar() -> Iterator[Steps]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield Steps(lambda step: bar.update(task, description=step))
