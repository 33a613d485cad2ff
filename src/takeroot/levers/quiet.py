"""Keep a compiled library from writing to our standard output."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet() -> Iterator[None]:
    """Send what is written to file descriptor 1 to nowhere, for as long as it lasts.

    HiGHS prints a line of its own each time it mends a solution, and no option turns that off. Where there is no
    standard output, nothing is done.
    """
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
