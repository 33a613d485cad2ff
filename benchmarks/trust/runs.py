"""Runs and champions under faults: nothing torn, nothing lost, every changed byte found.

`python benchmarks/trust/runs.py [--quick] [--only NAME] [--defects]`. Small runs, written as the product writes them;
`killed_scores.py` does the same to whole commands. The injector is tests/runs/faults.py. Most of the time is spent
waiting for the disk: TMPDIR in memory is several times quicker.
"""

import json
import os
import resource
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

from harness.checks import ROOT, Case, run_script
from harness.defects import Defect
from harness.traced import Strike, run_traced

KINDS = ("kill", "ENOSPC", "EIO", "EACCES")


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


def changed_bytes_found(case: Case) -> Iterator[str]:
    """Every byte of every file, changed alone."""
    from takeroot.runs.verify import verify  # noqa: PLC0415

    home = case.home
    fresh(home)
    out = home / "out"
    for path in sorted((out / "2024-12").resolve().rglob("*.*")):
        content = path.read_bytes()
        for place in range(0, len(content), case.of(1, 9)):
            path.write_bytes(content[:place] + bytes([content[place] ^ (1 << place % 8)]) + content[place + 1 :])
            found = [problem.where for problem in verify(out, "2024-12")]
            yield told(f"{path.name}, byte {place}: {found}", found == [f"{out}/2024-12/{path.name}"])
        path.write_bytes(content)
    yield told("the sound run is doubted", verify(out, "2024-12") == [])


def changed_ledger_found(case: Case) -> Iterator[str]:
    """Every byte of the ledger, changed alone; every line taken out; the manifest rewritten with its run renamed."""
    from takeroot.runs.digest import file_digests, run_digest  # noqa: PLC0415
    from takeroot.runs.verify import verify  # noqa: PLC0415

    home = case.home
    fresh(home)
    out, ledger = home / "out", home / "out" / ".runs" / "ledger.jsonl"
    content = ledger.read_bytes()
    for place in range(0, len(content), case.of(1, 9)):
        ledger.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        yield told(f"byte {place} of the ledger", verify(out, "2024-12") != [])
    lines = content.splitlines(keepends=True)
    for gone in range(len(lines)):
        ledger.write_bytes(b"".join(lines[:gone] + lines[gone + 1 :]))
        yield told(f"line {gone} of the ledger gone", verify(out, "2024-12") != [])
    ledger.write_bytes(content)
    run = (out / "2024-12").resolve()
    (run / "manifest.json").write_text('{"as_of": "forged"}\n')
    forged = run.rename(run.with_name(run_digest(file_digests(run))))
    (out / "2024-12").unlink()
    (out / "2024-12").symlink_to(f".runs/{forged.name}")
    yield told("a forged manifest", verify(out, "2024-12") != [])


def forget_under_faults(case: Case) -> Iterator[str]:
    """Stopped at any writing call, each month is whole; forgetting again leaves no trace of the person."""
    from faults import CRASHED, Fault, run_with, writing_calls  # noqa: PLC0415

    from takeroot.runs.forget import forget  # noqa: PLC0415

    home = case.home
    fresh(home)
    out = home / "out"
    calls = writing_calls(lambda: forget(out, "A1"))
    for kind, lasting, at in sparse(product(KINDS, (False, True), range(1, calls + 1)), case.of(1, 5)):
        fresh(home)
        ended = run_with(Fault(kind, at, lasting), lambda: forget(out, "A1"))
        rows = {people(out, month) for month in ("2024-11", "2024-12")}
        forget(out, "A1")
        gone = {people(out, month) for month in ("2024-11", "2024-12")}
        sound = ended != CRASHED and rows <= {299, 300} and gone == {299} and clean(home)
        yield told(f"{kind} at {at} of {calls}, lasting {lasting}", sound)


def purge_under_faults(case: Case) -> Iterator[str]:
    """Stopped at any writing call, a month is there whole or not at all; purging again ends it."""
    from faults import CRASHED, Fault, run_with, writing_calls  # noqa: PLC0415

    from takeroot.runs.history import published_months  # noqa: PLC0415
    from takeroot.runs.purge import purge  # noqa: PLC0415
    from takeroot.runs.verify import verify  # noqa: PLC0415

    home = case.home
    fresh(home)
    out = home / "out"
    calls = writing_calls(lambda: purge(out, before="2024-12"))
    for kind, lasting, at in sparse(product(KINDS, (False, True), range(1, calls + 1)), case.of(1, 5)):
        fresh(home)
        ended = run_with(Fault(kind, at, lasting), lambda: purge(out, before="2024-12"))
        kept = all(people(out, month) == 300 for month in published_months(out)) and verify(out, "2024-12") == []
        purge(out, before="2024-12")
        sound = ended != CRASHED and kept and published_months(out) == ["2024-12"] and clean(home)
        yield told(f"{kind} at {at} of {calls}, lasting {lasting}", sound)


def champion_under_faults(case: Case) -> Iterator[str]:
    """The champion is the old one or the new, whole, at every writing call of a promotion."""
    from faults import CRASHED, Fault, run_with, writing_calls  # noqa: PLC0415

    from takeroot.registry.champion import current_champion  # noqa: PLC0415
    from takeroot.registry.enthrone import enthrone  # noqa: PLC0415

    home = case.home
    for text in ("old", "new"):
        (home / text).mkdir()
        (home / text / "model.json").write_text(text)

    def change(text: str) -> str:
        enthrone(home / "county", home / text, card=text, version=1, when=text, how="promoted")
        return champion()

    def champion() -> str:
        found = current_champion(home / "county")
        texts = {found.card.read_text(), (found.bundle / "model.json").read_text(), found.since}
        return texts.pop() if len(texts) == 1 else "mixed"

    change("old")
    calls = writing_calls(lambda: change("new"))
    for kind, lasting, at in sparse(product(KINDS, (False, True), range(1, calls + 1)), case.of(1, 5)):
        shutil.rmtree(home / "county")
        change("old")
        ended = run_with(Fault(kind, at, lasting), lambda: change("new"))
        sound = ended != CRASHED and champion() in ({"new"} if ended == 0 else {"old", "new"})
        yield told(f"{kind} at {at} of {calls}, lasting {lasting}", sound and change("new") == "new")


def ten_years_of_months(case: Case) -> Iterator[str]:
    """A hundred and twenty months in one process: no file too many, no growth of memory after the first twenty."""
    home, reached = case.home, 0
    for number in range(case.of(120, 40)):
        publish_run(home, "old", month=f"{2015 + number // 12}-{number % 12 + 1:02d}")
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        reached = used if number <= 20 else reached
        yield told(f"month {number}: {used - reached} KB more", clean(home) and used - reached < 30_000)


def fresh(home: Path) -> None:
    """Two months published, always the same."""
    if not (home / "sound").exists():
        publish_run(home / "sound", "old", month="2024-11")
        publish_run(home / "sound", "old")
    shutil.rmtree(home / "out", ignore_errors=True)
    shutil.copytree(home / "sound" / "out", home / "out", symlinks=True)


def told(what: str, sound: bool) -> str:  # noqa: FBT001 - what was seen, and whether it is as it should be
    """What is wrong, or nothing."""
    return "" if sound else what


def publish_run(home: Path, content: str, *, month: str = "2024-12", before: Callable[[], object] = int) -> None:
    """Publish three hundred people and a manifest as the product writes them."""
    import pandas as pd  # noqa: PLC0415

    from takeroot.runs.csv import write_csv  # noqa: PLC0415
    from takeroot.runs.manifest import write_manifest  # noqa: PLC0415
    from takeroot.runs.parquet import write_parquet  # noqa: PLC0415
    from takeroot.runs.publish import publish  # noqa: PLC0415

    def write(folder: Path) -> None:
        before()
        scores = pd.DataFrame({"staff_id": [f"A{i}" for i in range(300)], "risk_12m": len(content) / 10})
        write_parquet(scores, folder / "people.parquet")
        write_csv(scores[:20], folder / ("set_aside.csv" if content == "old" else "changes.csv"))
        write_manifest(folder, {"as_of": content})
        (folder / "timings.json").write_text("{}")

    publish(home / "out", month, write)


def whole(home: Path, *allowed: str) -> bool:
    """2024-12 is to the byte one of the contents allowed and as pinned; 2024-11 is untouched."""
    from takeroot.runs.verify import verify  # noqa: PLC0415

    out = home / "out"
    content = json.loads((out / "2024-12" / "manifest.json").read_text())["as_of"]
    same = all(
        digests(out / month) == expected(home, told) for month, told in (("2024-12", content), ("2024-11", "old"))
    )
    return content in allowed and same and verify(out, "2024-12") == verify(out, "2024-11") == []


def recovers(home: Path) -> bool:
    """Plain reruns, of what was and of what was to be, give the bytes of a run that never failed, and leave no rest."""
    publish_run(home, "old")
    back = whole(home, "old") and clean(home)
    publish_run(home, "new")
    return back and whole(home, "new") and clean(home)


def others_clear_up(home: Path) -> bool:
    """What a killed run of one month left goes when another month is published."""
    publish_run(home, "old", month="2024-11")
    return clean(home)


def clean(home: Path) -> bool:
    """OUT has its links and .runs; that has their targets and the ledger."""
    out = home / "out"
    links = {path.name: path.resolve().name for path in out.iterdir() if path.is_symlink()}
    found = {path.name for path in out.iterdir()}, {path.name for path in (out / ".runs").iterdir()}
    return found == ({*links, ".runs"}, {*links.values(), "ledger.jsonl"})


def digests(folder: Path) -> dict[str, bytes]:
    """Every file's bytes: nothing of the product's own digests is used."""
    return {path.name: path.read_bytes() for path in folder.resolve().iterdir()}


def expected(home: Path, content: str) -> dict[str, bytes]:
    """What a run that never failed holds."""
    apart = home / f"apart-{content}"
    if not apart.exists():
        publish_run(apart, content)
    return digests(apart / "out" / "2024-12")


def people(out: Path, month: str) -> int:
    """People in a published month."""
    import pyarrow.parquet as pq  # noqa: PLC0415

    return pq.read_metadata(out / month / "people.parquet").num_rows


def sparse(cases: Iterator, step: int) -> Iterator:
    """Every `step`-th case."""
    return (case for number, case in enumerate(cases) if number % step == 0)


CHECKS = (
    publish_under_faults,
    publish_struck_at_every_system_call,
    publish_under_file_limits,
    publish_killed_at_any_time,
    fault_during_recovery,
    fifty_simultaneous_starts,
    lock_of_a_killed_run,
    changed_bytes_found,
    changed_ledger_found,
    forget_under_faults,
    purge_under_faults,
    champion_under_faults,
    ten_years_of_months,
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
    Defect(
        "timings are not compared",
        "runs/verify.py",
        "if pinned_files.get(name) != found.get(name)",
        'if pinned_files.get(name) != found.get(name) and name != "timings.json"',
        "changed_bytes_found",
    ),
    Defect(
        "sizes are compared in place of bytes",
        "runs/digest.py",
        'return hashlib.file_digest(file, "sha256").hexdigest()',
        "return hashlib.sha256(str(len(file.read())).encode()).hexdigest()",
        "changed_bytes_found",
    ),
    Defect(
        "the chain of the ledger is not checked",
        "runs/ledger.py",
        "broken = entry.previous != before or _line(entry) != lines[number]",
        "broken = False",
        "changed_ledger_found",
    ),
    Defect(
        "the run from before the forgetting stays on the disk",
        "runs/forget.py",
        "            sweep(store, strict=True)\n",
        "            store.runs.exists()\n",
        "forget_under_faults",
    ),
    Defect(
        "the purged month's folder stays",
        "runs/purge.py",
        "            sweep(store, strict=True)\n",
        "            store.runs.exists()\n",
        "purge_under_faults",
    ),
    Defect(
        "the reign that is told is the first one",
        "registry/champion.py",
        "since=told.since,",
        'since="" if told.how == "" else reigns(root)[0].since,',
        "champion_under_faults",
    ),
    Defect(
        "the champion's files are copied into the folder that is read",
        "registry/enthrone.py",
        "            folder = _export(root, bundle, card, version)\n",
        '            if (root / "models" / "champion").exists():\n'
        '                (root / "models" / "champion" / "card.md").write_text(card)\n'
        "            folder = _export(root, bundle, card, version)\n",
        "champion_under_faults",
    ),
    Defect(
        "lock files stay",
        "runs/lock.py",
        "            path.unlink()",
        "            path.exists()",
        "ten_years_of_months",
    ),
)


if __name__ == "__main__":
    sys.path.append(str(ROOT / "tests" / "runs"))
    sys.exit(run_script(__file__, CHECKS, DEFECTS))
