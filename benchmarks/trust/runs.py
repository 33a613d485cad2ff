"""Publishing under faults: nothing torn, nothing lost, whoever starts and whatever ends it.

`python benchmarks/trust/runs.py [--quick] [--only NAME] [--defects]`. Small runs, written as the product writes them;
`killed_scores.py` does the same to whole commands, `kept_runs.py` to what is kept. The injector is
tests/runs/faults.py. Most of the time is spent waiting for the disk: TMPDIR in memory is several times quicker.
"""

import os
import select
import signal
import sys
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from harness.checks import ROOT, Case, run_script
from harness.defects import Defect
from harness.small_runs import KINDS, clean, fresh, others_clear_up, publish_run, recovers, sparse, told, whole
from harness.traced import Strike, run_traced


def publish_under_faults(case: Case) -> Iterator[str]:
    """Each kind of fault, once and for ever, at every writing call; then a plain rerun."""
    from faults import CRASHED, Fault, run_with, writing_calls  # noqa: PLC0415

    home = case.home
    fresh(home)
    calls = writing_calls(lambda: publish_run(home, "new"))
    for kind, lasting, at in sparse(product(KINDS, (False, True), range(1, calls + 1)), case.of(1, 5)):
        fresh(home)
        ended = run_with(Fault(kind, at, lasting), lambda: publish_run(home, "new"))
        sound = ended != CRASHED and whole(home, *(("new",) if ended == 0 else ("old", "new"))) and recovers(home)
        yield told(f"{kind} at {at} of {calls}, lasting {lasting}", sound)


def publish_struck_at_every_system_call(case: Case) -> Iterator[str]:
    """The same, once and for ever, at every system call that changes a file, Arrow's own among them."""
    from faults import CRASHED  # noqa: PLC0415 - found where tests are

    home = case.home
    fresh(home)
    calls = run_traced(Strike("kill", 0), home, lambda: ending(home))[1]
    for kind, lasting, at in product(KINDS[: case.of(4, 2)], (False, True)[: case.of(2, 1)], range(1, calls + 1)):
        fresh(home)
        ended, _ = run_traced(Strike(kind, at, lasting), home, lambda: ending(home))
        sound = ended != CRASHED and whole(home, *(("new",) if ended == 0 else ("old", "new"))) and recovers(home)
        yield told(f"{kind} at call {at} of {calls}, lasting {lasting}, ended {ended}", sound)


def ending(home: Path) -> int:
    """Publish; how it ended."""
    from faults import CRASHED, DONE, SAID_SO  # noqa: PLC0415 - found where tests are

    from takeroot.errors import TakerootError  # noqa: PLC0415 - the product's source is chosen first

    try:
        publish_run(home, "new")
    except TakerootError:
        return SAID_SO
    except Exception:  # noqa: BLE001 - whatever else is raised is a defect
        return CRASHED
    return DONE


def publish_under_file_limits(case: Case) -> Iterator[str]:
    """The kernel lets no file grow beyond n bytes: Arrow's own writing fails as well."""
    from faults import CRASHED, run_limited  # noqa: PLC0415

    home = case.home
    for size in sparse(range(0, 6000, 60), case.of(1, 2)):
        fresh(home)
        ended = run_limited(size, lambda: publish_run(home, "new"))
        sound = ended != CRASHED and whole(home, "new" if ended == 0 else "old") and recovers(home)
        yield told(f"no file beyond {size}", sound)


def publish_killed_at_any_time(case: Case) -> Iterator[str]:
    """Killed from outside after any number of microseconds, inside Arrow or between stages."""
    from faults import start  # noqa: PLC0415

    home = case.home
    for delay in sparse((i / 10_000 for i in range(200)), case.of(1, 5)):
        fresh(home)
        child = start(lambda: publish_run(home, "new"))
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        yield told(f"killed after {delay} s", whole(home, "old", "new") and recovers(home))


def fault_during_recovery(case: Case) -> Iterator[str]:
    """A second fault strikes while the first is being cleared away."""
    from faults import CRASHED, Fault, run_with, writing_calls  # noqa: PLC0415

    home = case.home
    fresh(home)
    calls = range(1, writing_calls(lambda: publish_run(home, "new")) + 5)
    for kind, first, second in sparse(product(("kill", "EIO"), calls, calls), case.of(1, 15)):
        fresh(home)
        ended = [
            run_with(Fault("kill", first), lambda: publish_run(home, "new")),
            run_with(Fault(kind, second, lasting=True), lambda: publish_run(home, "newer")),
        ]
        untorn = CRASHED not in ended and whole(home, "old", "new", "newer")
        yield told(f"killed at {first}, then {kind} at {second}", untorn and others_clear_up(home) and recovers(home))


def fifty_simultaneous_starts(case: Case) -> Iterator[str]:
    """Fifty processes start one month; the one that writes ends when the others have said that they may not."""
    from faults import DONE, SAID_SO, start  # noqa: PLC0415

    from takeroot.errors import RunError  # noqa: PLC0415

    home = case.home
    for number in range(case.of(10, 2)):
        fresh(home)
        reader, writer = os.pipe()

        def attempt(reader: int = reader, writer: int = writer) -> None:
            try:
                publish_run(home, "new", before=lambda: hear(reader, 49))
            except RunError:
                os.write(writer, b".")
                raise

        children = [start(attempt) for _ in range(50)]
        ended = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        os.close(reader)
        os.close(writer)
        sound = sorted(ended) == [DONE] + [SAID_SO] * 49 and whole(home, "new") and clean(home)
        yield told(f"start {number}: {sorted(ended)}", sound)


def hear(reader: int, voices: int) -> None:
    """Wait until so many others have spoken, but not for ever."""
    end = time.monotonic() + 20
    for _ in range(voices):
        if not select.select([reader], [], [], max(0.0, end - time.monotonic()))[0]:
            raise TimeoutError
        os.read(reader, 1)


def lock_of_a_killed_run(case: Case) -> Iterator[str]:
    """A run is killed while it holds the lock; the next takes over at once."""
    from faults import start  # noqa: PLC0415

    home = case.home
    for number in range(case.of(20, 4)):
        fresh(home)
        reader, writer = os.pipe()

        def hang(writer: int = writer) -> None:
            os.write(writer, b".")
            signal.pause()

        child = start(lambda hang=hang: publish_run(home, "new", before=hang))
        os.read(reader, 1)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reader)
        os.close(writer)
        yield told(f"lock {number}", (home / "out" / ".runs" / "2024-12.lock").exists() and recovers(home))


CHECKS = (
    publish_under_faults,
    publish_struck_at_every_system_call,
    publish_under_file_limits,
    publish_killed_at_any_time,
    fault_during_recovery,
    fifty_simultaneous_starts,
    lock_of_a_killed_run,
)

DEFECTS = (
    Defect(
        "the link is removed before it is made again",
        "durable.py",
        "new.replace(link)",
        "link.unlink(missing_ok=True)\n    new.rename(link)",
        "publish_under_faults",
    ),
    Defect(
        "the ledger is written after the link is swung",
        "runs/commit.py",
        "        append_entry(store, event, name, digest, files)\n        _settle(store.new(name), store.run(digest))\n"
        '        swap_link(store.link(name), f".runs/{digest}")\n',
        "        _settle(store.new(name), store.run(digest))\n"
        '        swap_link(store.link(name), f".runs/{digest}")\n'
        "        append_entry(store, event, name, digest, files)\n",
        "publish_under_faults",
    ),
    Defect(
        "what a killed run left is not removed before the next writes",
        "runs/publish.py",
        "    remove(folder)\n    folder.mkdir()\n",
        "    folder.mkdir(exist_ok=True)\n",
        "publish_under_faults",
    ),
    Defect(
        "a refusal of the disk is not told to the user as such",
        "runs/disk_refusals.py",
        "    except OSError as error:",
        "    except FileNotFoundError as error:",
        "publish_under_faults",
    ),
    Defect(
        "what the disk refuses of a file is not noticed",
        "durable.py",
        "        file.write(content)\n",
        '        with __import__("contextlib").suppress(OSError):\n            os.write(file.fileno(), content)\n',
        "publish_struck_at_every_system_call",
    ),
    Defect(
        "the ledger is overwritten in place",
        "durable.py",
        '    new = path.with_name(f".{path.name}.new")\n',
        "    new = path\n",
        "publish_struck_at_every_system_call",
    ),
    Defect(
        "a file that may not grow is not told to the user as such",
        "runs/disk_refusals.py",
        "    except OSError as error:",
        "    except PermissionError as error:",
        "publish_under_file_limits",
    ),
    Defect(
        "the month's folder is written where it is read",
        "runs/publish.py",
        "            _write_new(store.new(name), write)\n",
        "            _write_new(store.new(name), write)\n"
        "            write(store.link(name)) if store.current(name) else None\n",
        "publish_killed_at_any_time",
    ),
    Defect(
        "halves of links and ledgers are left",
        "runs/sweep.py",
        "        half.unlink()\n",
        "        half.exists()\n",
        "fault_during_recovery",
    ),
    Defect("the lock is shared", "runs/lock.py", "fcntl.LOCK_EX", "fcntl.LOCK_SH", "fifty_simultaneous_starts"),
    Defect(
        "the lock is the file and not the kernel's",
        "runs/lock.py",
        "os.O_RDWR | os.O_CREAT",
        "os.O_RDWR | os.O_CREAT | os.O_EXCL",
        "lock_of_a_killed_run",
    ),
)


if __name__ == "__main__":
    sys.path.append(str(ROOT / "tests" / "runs"))
    sys.exit(run_script(__file__, CHECKS, DEFECTS))
