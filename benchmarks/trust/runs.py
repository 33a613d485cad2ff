"""Runs and champions under faults: nothing torn, nothing lost, every changed byte found.

`python benchmarks/trust/runs.py` prints one line a check, `tried N, failed 0`, and ends with 1 if any failed.
`--source DIR` tests the package in another folder: `runs_defects.py` plants mistakes there. `--quick` takes every fifth
case. Most of the time is spent waiting for the disk: TMPDIR in memory is several times quicker.
"""

import argparse
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
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("kill", "ENOSPC", "EIO", "EACCES")

Check = Callable[[Path, int], Iterator[bool]]


def main() -> int:
    """Run the checks asked for, each in a folder of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, default=ROOT / "src")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default="", help="a part of a check's name")
    options = parser.parse_args()
    sys.path[:0] = [str(options.source), str(ROOT / "tests" / "runs")]
    failed = 0
    for check in (
        publish_under_faults,
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
    ):
        if options.only in check.__name__:
            failed += report(check, 5 if options.quick else 1)
    return min(failed, 1)


def report(check: Check, step: int) -> int:
    """Run one check and print its line; an exception of any kind is a failure."""
    begun, results = time.monotonic(), []
    with TemporaryDirectory() as folder:
        try:
            results.extend(check(Path(folder), step))
        except Exception as error:  # noqa: BLE001 - what a planted defect raises cannot be foreseen
            print(f"  {type(error).__name__}: {error}")
            results.append(False)
    failed = results.count(False)
    print(f"{check.__name__}: tried {len(results)}, failed {failed} ({time.monotonic() - begun:.0f} s)", flush=True)
    return failed


def publish_under_faults(home: Path, step: int) -> Iterator[bool]:
    """Each kind of fault, once and for ever, at every writing call; then a plain rerun."""
    from faults import CRASHED, Fault, run_with, writing_calls  # noqa: PLC0415

    fresh(home)
    calls = writing_calls(lambda: publish_run(home, "new"))
    for kind, lasting, at in sparse(product(KINDS, (False, True), range(1, calls + 1)), step):
        fresh(home)
        ended = run_with(Fault(kind, at, lasting), lambda: publish_run(home, "new"))
        yield ended != CRASHED and whole(home, "old", "new") and (ended != 0 or whole(home, "new")) and recovers(home)


def publish_under_file_limits(home: Path, step: int) -> Iterator[bool]:
    """The kernel lets no file grow beyond n bytes: Arrow's own writing fails as well."""
    from faults import CRASHED, run_limited  # noqa: PLC0415

    for size in sparse(range(0, 6000, 60), step):
        fresh(home)
        ended = run_limited(size, lambda: publish_run(home, "new"))
        yield ended != CRASHED and whole(home, "new" if ended == 0 else "old") and recovers(home)


def publish_killed_at_any_time(home: Path, step: int) -> Iterator[bool]:
    """Killed from outside after any number of microseconds, inside Arrow or between stages."""
    from faults import start  # noqa: PLC0415

    for delay in sparse((i / 10_000 for i in range(200)), step):
        fresh(home)
        child = start(lambda: publish_run(home, "new"))
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        yield whole(home, "old", "new") and recovers(home)


def fault_during_recovery(home: Path, step: int) -> Iterator[bool]:
    """A second fault strikes while the first is being cleared away."""
    from faults import CRASHED, Fault, run_with, writing_calls  # noqa: PLC0415

    fresh(home)
    calls = range(1, writing_calls(lambda: publish_run(home, "new")) + 5)
    for kind, first, second in sparse(product(("kill", "EIO"), calls, calls), 3 * step):
        fresh(home)
        ended = [
            run_with(Fault("kill", first), lambda: publish_run(home, "new")),
            run_with(Fault(kind, second, lasting=True), lambda: publish_run(home, "newer")),
        ]
        untorn = CRASHED not in ended and whole(home, "old", "new", "newer")
        yield untorn and others_clear_up(home) and recovers(home)


def fifty_simultaneous_starts(home: Path, step: int) -> Iterator[bool]:
    """Fifty processes start one month; the one that writes ends when the others have said that they may not."""
    from faults import DONE, SAID_SO, start  # noqa: PLC0415

    from takeroot.errors import RunError  # noqa: PLC0415

    for _ in range(0, 10, step):
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
        yield sorted(ended) == [DONE] + [SAID_SO] * 49 and whole(home, "new") and clean(home)


def hear(reader: int, voices: int) -> None:
    """Wait until so many others have spoken, but not for ever."""
    end = time.monotonic() + 20
    for _ in range(voices):
        if not select.select([reader], [], [], max(0.0, end - time.monotonic()))[0]:
            raise TimeoutError
        os.read(reader, 1)


def lock_of_a_killed_run(home: Path, step: int) -> Iterator[bool]:
    """A run is killed while it holds the lock; the next takes over at once."""
    from faults import start  # noqa: PLC0415

    for _ in range(0, 20, step):
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
        yield (home / "out" / ".runs" / "2024-12.lock").exists() and recovers(home)


def changed_bytes_found(home: Path, step: int) -> Iterator[bool]:
    """Every byte of every file, changed alone."""
    from takeroot.runs.verify import verify  # noqa: PLC0415

    fresh(home)
    out = home / "out"
    for path in sorted((out / "2024-12").resolve().rglob("*.*")):
        content = path.read_bytes()
        for place in range(0, len(content), step):
            path.write_bytes(content[:place] + bytes([content[place] ^ (1 << place % 8)]) + content[place + 1 :])
            yield [problem.where for problem in verify(out, "2024-12")] == [f"{out}/2024-12/{path.name}"]
        path.write_bytes(content)
    yield verify(out, "2024-12") == []


def changed_ledger_found(home: Path, step: int) -> Iterator[bool]:
    """Every byte of the ledger, changed alone; every line taken out; the manifest rewritten with its run renamed."""
    from takeroot.runs.digest import file_digests, run_digest  # noqa: PLC0415
    from takeroot.runs.verify import verify  # noqa: PLC0415

    fresh(home)
    out, ledger = home / "out", home / "out" / ".runs" / "ledger.jsonl"
    content = ledger.read_bytes()
    for place in range(0, len(content), step):
        ledger.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        yield verify(out, "2024-12") != []
    lines = content.splitlines(keepends=True)
    for gone in range(len(lines)):
        ledger.write_bytes(b"".join(lines[:gone] + lines[gone + 1 :]))
        yield verify(out, "2024-12") != []
    ledger.write_bytes(content)
    run = (out / "2024-12").resolve()
    (run / "manifest.json").write_text('{"as_of": "forged"}\n')
    forged = run.rename(run.with_name(run_digest(file_digests(run))))
    (out / "2024-12").unlink()
    (out / "2024-12").symlink_to(f".runs/{forged.name}")
    yield verify(out, "2024-12") != []


def forget_under_faults(home: Path, step: int) -> Iterator[bool]:
    """Stopped at any writing call, each month is whole; forgetting again leaves no trace of the person."""
    from faults import CRASHED, Fault, run_with, writing_calls  # noqa: PLC0415

    from takeroot.runs.forget import forget  # noqa: PLC0415

    fresh(home)
    out = home / "out"
    calls = writing_calls(lambda: forget(out, "A1"))
    for kind, lasting, at in sparse(product(KINDS, (False, True), range(1, calls + 1)), step):
        fresh(home)
        ended = run_with(Fault(kind, at, lasting), lambda: forget(out, "A1"))
        rows = {people(out, month) for month in ("2024-11", "2024-12")}
        forget(out, "A1")
        gone = {people(out, month) for month in ("2024-11", "2024-12")}
        yield ended != CRASHED and rows <= {299, 300} and gone == {299} and clean(home)


def purge_under_faults(home: Path, step: int) -> Iterator[bool]:
    """Stopped at any writing call, a month is there whole or not at all; purging again ends it."""
    from faults import CRASHED, Fault, run_with, writing_calls  # noqa: PLC0415

    from takeroot.runs.history import published_months  # noqa: PLC0415
    from takeroot.runs.purge import purge  # noqa: PLC0415
    from takeroot.runs.verify import verify  # noqa: PLC0415

    fresh(home)
    out = home / "out"
    calls = writing_calls(lambda: purge(out, before="2024-12"))
    for kind, lasting, at in sparse(product(KINDS, (False, True), range(1, calls + 1)), step):
        fresh(home)
        ended = run_with(Fault(kind, at, lasting), lambda: purge(out, before="2024-12"))
        kept = all(people(out, month) == 300 for month in published_months(out)) and verify(out, "2024-12") == []
        purge(out, before="2024-12")
        yield ended != CRASHED and kept and published_months(out) == ["2024-12"] and clean(home)


def champion_under_faults(home: Path, step: int) -> Iterator[bool]:
    """The champion is the old one or the new, whole, at every writing call of a promotion."""
    from faults import CRASHED, Fault, run_with, writing_calls  # noqa: PLC0415

    from takeroot.registry.champion import current_champion  # noqa: PLC0415
    from takeroot.registry.enthrone import enthrone  # noqa: PLC0415

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
    for kind, lasting, at in sparse(product(KINDS, (False, True), range(1, calls + 1)), step):
        shutil.rmtree(home / "county")
        change("old")
        ended = run_with(Fault(kind, at, lasting), lambda: change("new"))
        yield ended != CRASHED and champion() in ({"new"} if ended == 0 else {"old", "new"}) and change("new") == "new"


def ten_years_of_months(home: Path, step: int) -> Iterator[bool]:
    """A hundred and twenty months in one process: no file too many, no growth of memory after the first twenty."""
    reached = 0
    for number in range(0, 120, step):
        publish_run(home, "old", month=f"{2015 + number // 12}-{number % 12 + 1:02d}")
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        reached = used if number <= 20 else reached
        yield clean(home) and used - reached < 30_000


def fresh(home: Path) -> None:
    """Two months published, always the same."""
    shutil.rmtree(home / "out", ignore_errors=True)
    publish_run(home, "old", month="2024-11")
    publish_run(home, "old")


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


if __name__ == "__main__":
    sys.exit(main())
