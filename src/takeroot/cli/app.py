"""The command `takeroot`: every command of `cli.commands`, and what happens to errors."""

import gc
import sys
import traceback

import typer

from takeroot.cli.commands import COMMANDS
from takeroot.errors import TakerootError

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""

_OBJECTS = 100_000
"""Objects made between two looks for cycles: libraries make many while they are loaded, and next to no garbage."""

_STANDS = "what was published before stands whole, and nothing half done is published"

OUR_FAULT = 70
"""Exit code of a mistake of ours (EX_SOFTWARE of sysexits.h)."""


def build_app() -> typer.Typer:
    """Put the commands together, in the order in which they are used."""
    app = typer.Typer(
        name="takeroot",
        help="Who among grassroots health staff is likely to leave, why, and what could keep them.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    for command in COMMANDS:
        app.command(name=command.__name__.rstrip("_"))(command)
    return app


def main() -> None:
    """Run the command line; a user's problem is one line each on stderr and exit code 1, never a traceback."""
    gc.set_threshold(_OBJECTS)
    try:
        build_app()()
    except TakerootError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(error.exit_code) from None
    except KeyboardInterrupt:
        sys.stderr.write(f"stopped; {_STANDS}\n")
        raise SystemExit(INTERRUPTED) from None
    except SystemExit as ended:  # typer makes this of Ctrl-C, without a word
        if ended.code == INTERRUPTED:
            sys.stderr.write(f"stopped; {_STANDS}\n")
        raise
    except Exception as error:  # noqa: BLE001 - a mistake of ours is told in one line too, without anybody's values
        sys.stderr.write(f"takeroot failed: {_place(error)}; {_STANDS}; please report this line\n")
        raise SystemExit(OUR_FAULT) from None


def _place(error: Exception) -> str:
    """Name the error's kind and place only: its message could hold a person's value."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "takeroot" in frame.filename] or [last]
    return f"{type(error).__name__} at {ours[-1].name}, line {ours[-1].lineno}"
