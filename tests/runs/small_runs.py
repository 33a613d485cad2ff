"""Small runs to publish, and what must hold of a folder of published months whatever happened to it."""

import json
from collections.abc import Callable
from pathlib import Path

from takeroot.runs.digest import file_digests
from takeroot.runs.store import Store
from takeroot.runs.verify import verify


def write_text_run(content: str) -> Callable[[Path], None]:
    """A run of four small files, one in a folder."""

    def write(folder: Path) -> None:
        (folder / "scores.csv").write_text(f"staff_id,risk_12m\nA1,{content}\n")
        (folder / "figures").mkdir()
        (folder / "figures" / "bands.svg").write_text(f"<svg>{content}</svg>")
        (folder / "timings.json").write_text('{"score": 1.5}')
        (folder / "manifest.json").write_text(json.dumps({"as_of": content}))

    return write


def assert_whole(out: Path, allowed: dict[str, set[str | None]]) -> None:
    """Each month is, to the byte, one of the contents allowed (None: not published), and as the ledger pins it."""
    for month, contents in allowed.items():
        link = out / month
        if not link.is_symlink():
            assert None in contents, f"{month} is gone"
            continue
        content = json.loads((link / "manifest.json").read_text())["as_of"]
        assert content in contents
        assert file_digests(link.resolve()) == _digests(content, out.parent / f"expected-{content}")
        assert verify(out, month) == []


def assert_clean(out: Path) -> None:
    """Nothing lies about but links, the runs they point at, and the ledger."""
    store = Store(out)
    wanted = {store.current(name) for name in store.names()}
    assert {path.name for path in out.iterdir()} == {".runs", *store.names()}
    assert {path.name for path in store.runs.iterdir()} == {"ledger.jsonl", *wanted}


def _digests(content: str, folder: Path) -> dict[str, str]:
    if not folder.exists():
        folder.mkdir()
        write_text_run(content)(folder)
    return file_digests(folder)
