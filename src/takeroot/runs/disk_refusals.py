"""What the disk refuses, said to the user in one line."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from takeroot.errors import Problem, RunError


@contextmanager
def disk_refusals(path: Path) -> Iterator[None]:
    """Turn an OSError (disk full, failing, not permitted) into a RunError about `path`.

    Raises
    ------
    RunError
        In place of the OSError, which is its cause.

    Examples
    --------
    >>> import errno
    >>> with disk_refusals(Path("out/2024-12")):
    ...     raise OSError(errno.ENOSPC, "")
    Traceback (most recent call last):
    takeroot.errors.RunError: out/2024-12: the disk refused: No space left on device; mend that and run again, ...
    """
    try:
        yield
    except OSError as error:
        what = os.strerror(error.errno) if error.errno else "a file could not be copied"
        do = "mend that and run again, what is published stands whole"
        raise RunError(Problem(str(path), f"the disk refused: {what}", do)) from error
