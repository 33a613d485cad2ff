"""Plant a mistake in a copy of the product, one at a time: the check that must find it must fail.

`python benchmarks/trust/runs_defects.py` prints a line a defect and `tried N, failed 0`: failed is what stayed unseen.
"""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Defect:
    """A mistake: in which file, what is replaced by what, and which check must find it."""

    says: str
    file: str
    old: str
    new: str
    check: str


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
        "the ledger is overwritten in place",
        "durable.py",
        '    new = path.with_name(f".{path.name}.new")\n',
        "    new = path\n",
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


def main() -> int:
    """Plant each defect in a copy and run its check."""
    seen = [found(defect) for defect in DEFECTS]
    print(f"planted defects of runs: tried {len(seen)}, failed {seen.count(False)}")
    return int(not all(seen))


def found(defect: Defect) -> bool:
    """Whether the check fails on a copy of the product with this defect."""
    with TemporaryDirectory() as folder:
        shutil.copytree(
            ROOT / "src" / "takeroot", Path(folder) / "takeroot", ignore=shutil.ignore_patterns("__pycache__")
        )
        path = Path(folder) / "takeroot" / defect.file
        text = path.read_text(encoding="utf-8")
        if text.count(defect.old) != 1:
            print(f"{defect.says}: cannot be planted, {defect.file} has changed")
            return False
        path.write_text(text.replace(defect.old, defect.new), encoding="utf-8")
        script = Path(__file__).with_name("runs.py")
        command = [sys.executable, str(script), "--quick", "--source", folder, "--only", defect.check]
        ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    caught = ended.returncode == 1 and "tried" in ended.stdout
    print(f"{defect.says}: {'found' if caught else 'NOT FOUND'} by {defect.check}", flush=True)
    return caught


if __name__ == "__main__":
    sys.exit(main())
