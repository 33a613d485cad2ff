"""What is kept: every changed byte is found, and forgetting, purging and promoting survive faults.

`python benchmarks/trust/kept_runs.py [--quick] [--only NAME] [--defects]`. Small runs, written as the product does;
`runs.py` is about publishing them. The injector is tests/runs/faults.py.
"""

import resource
import shutil
import sys
from collections.abc import Iterator
from itertools import product

from harness.checks import ROOT, Case, run_script
from harness.defects import Defect
from harness.small_runs import KINDS, clean, fresh, people, publish_run, sparse, told


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


CHECKS = (
    changed_bytes_found,
    changed_ledger_found,
    forget_under_faults,
    purge_under_faults,
    champion_under_faults,
    ten_years_of_months,
)

DEFECTS = (
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
