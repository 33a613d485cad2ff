"""Small runs to strike at: two months of three hundred people, and whether they stand whole afterwards."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

KINDS = ("kill", "ENOSPC", "EIO", "EACCES")
"""Faults: killed, or refused by the disk in one of these ways."""


def fresh(home: Path) -> None:
    """Two months published, always the same."""
    if not (home / "sound").exists():
        publish_run(home / "sound", "old", month="2024-11")
        publish_run(home / "sound", "old")
    shutil.rmtree(home / "out", ignore_errors=True)
    shutil.copytree(home / "sound" / "out", home / "out", symlinks=True)


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


def told(what: str, sound: bool) -> str:  # noqa: FBT001 - what was seen, and whether it is as it should be
    """What is wrong, or nothing."""
    return "" if sound else what


def sparse(cases: Iterator, step: int) -> Iterator:
    """Every `step`-th case."""
    return (case for number, case in enumerate(cases) if number % step == 0)
