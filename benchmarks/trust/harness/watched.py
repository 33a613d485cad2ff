"""One command of takeroot under an audit hook that notes what must not happen.

`python watched.py SETTINGS`: settings are JSON, see `commands.py`, which starts this. With `serve`, everything that
commands import is imported at once, and each line of standard input starts a command in a forked child.
"""

import importlib
import json
import logging
import os
import pkgutil
import sys
import tempfile
from pathlib import Path

WATCHED = (
    "pickle.find_class",
    "socket.",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "subprocess.Popen",
    "ctypes.dlopen",
)
SLOW = ("lightgbm", "matplotlib.figure", "scipy.optimize", "scipy.stats", "sklearn.linear_model", "numba", "xlsxwriter")


def main() -> None:
    """Become the command, or serve."""
    asked = json.loads(sys.argv[1])
    sys.path[0] = asked["source"]
    if "serve" in asked:
        serve()
    else:
        become(asked)


def serve() -> None:
    """Fork a child for each line; in it, return and become the command, so that it ends as any process does."""
    os.environ["MPLBACKEND"] = "Agg"
    import_all()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            become(json.loads(line))
            return
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def import_all() -> None:
    """The product, and what its functions import where they need it."""
    import takeroot  # noqa: PLC0415 - the product's source is chosen first
    from takeroot.registry.tracking import QUIET  # noqa: PLC0415

    os.environ.update(QUIET)
    for name in ("mlflow", *SLOW):
        importlib.import_module(name)
    for part in pkgutil.walk_packages(takeroot.__path__, "takeroot."):
        if ".cluster" not in part.name:  # needs an extra
            importlib.import_module(part.name)


def become(asked: dict[str, object]) -> None:
    """Arm the hook, then be the command: its words, environment, folder, and files for what it prints."""
    apart = Path(asked["apart"])
    for descriptor, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(apart / name, os.O_WRONLY | os.O_CREAT), descriptor)
    sys.argv = ["takeroot", *asked["words"]]
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    tempfile.tempdir = None
    notes = os.open(apart / "notes", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    if asked["debug"]:
        logging.basicConfig(level=logging.DEBUG)
    sys.addaudithook(lambda event, args: note(notes, event, args))
    from takeroot.cli.app import main as command  # noqa: PLC0415 - the product's source is chosen first

    command()


def note(notes: int, event: str, args: tuple) -> None:
    """Write down an event that is watched for, and through which of our or others' modules it came."""
    if event.startswith(WATCHED):
        os.write(notes, (json.dumps([event, f"{args!r:.300} from {callers()}"]) + "\n").encode())


def callers() -> str:
    """The last modules on the stack, nearest last."""
    frame, names = sys._getframe(2), []  # noqa: SLF001 - the only way to the caller
    while frame:
        names.append(frame.f_globals.get("__name__", "?"))
        frame = frame.f_back
    told = [name for at, name in enumerate(names) if at == 0 or names[at - 1] != name]
    return " < ".join(told[:12])


if __name__ == "__main__":
    main()
