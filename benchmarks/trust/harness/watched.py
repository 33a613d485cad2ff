"""One command of takeroot under an audit hook that notes what must not happen, and may strike at a writing call.

`python watched.py SETTINGS WORDS...`: settings are JSON: source, notes, debug, fault. Started by `commands.py`.
"""

import errno
import json
import logging
import os
import signal
import sys
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
WRITES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "os.link", "os.truncate"}


def main() -> None:
    """Arm the hook, then become the command."""
    asked = json.loads(sys.argv[1])
    sys.argv = ["takeroot", *sys.argv[2:]]
    sys.path[0] = asked["source"]
    notes = os.open(asked["notes"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    if asked["debug"]:
        logging.basicConfig(level=logging.DEBUG)
    if asked["fault"]:
        arm(*asked["fault"].split(":"))
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


def arm(kind: str, at: str, lasting: str = "") -> None:
    """Count writing calls, as the audit events and fsync tell of them; strike at one, or from one on."""
    number, calls = int(at), 0

    def count() -> None:
        nonlocal calls
        calls += 1
        if calls == number or (lasting and calls > number > 0):
            if kind == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            if kind != "count":
                raise OSError(getattr(errno, kind), os.strerror(getattr(errno, kind)))

    def hook(event: str, args: tuple) -> None:
        if event in WRITES or (event == "open" and opens_for_writing(args)):
            count()

    force = os.fsync

    def fsync(descriptor: int) -> None:
        count()
        force(descriptor)

    os.fsync = fsync
    sys.addaudithook(hook)
    if kind == "count":
        import atexit  # noqa: PLC0415 - only here

        atexit.register(lambda: Path(number_file()).write_text(str(calls)))


def opens_for_writing(args: tuple) -> bool:
    """Whether a file of the command's is opened for writing; the interpreter's own caches do not count."""
    path, _, flags = args
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)) and "__pycache__" not in str(path)


def number_file() -> str:
    """Where the number of writing calls is told."""
    return os.environ["TAKEROOT_TRIAL_CALLS"]


if __name__ == "__main__":
    main()
