"""A champion changes only for a reason, whole or not at all, and what was champion when is kept."""

import errno
import os
import shutil
from pathlib import Path

import pytest

from takeroot.errors import RegistryError
from takeroot.registry.champion import current_champion
from takeroot.registry.champion_history import reigns
from takeroot.registry.list_models import list_models
from takeroot.registry.promote import promote


def champion_text(root: Path) -> str:
    """What the champion's only file holds."""
    return (current_champion(root).bundle / "model.json").read_text()


def test_not_worse(root, train):
    """With a good verdict the challenger becomes champion, its card and evidence with it."""
    train("one")
    train("two")
    champion = promote(root, 2, when="2025-02-01", not_worse=True, evidence={"difference": 0.01})
    assert (champion.version, champion.since, champion.how) == (2, "2025-02-01", "promoted")
    assert champion.evidence == {"difference": 0.01}
    assert champion == current_champion(root)
    assert champion.card.read_text() == "# Model two\n"
    assert "two" in champion_text(root)
    assert (root / "models" / "champion" / "card.md").read_text() == "# Model two\n"


@pytest.mark.parametrize(("verdict", "said"), [(False, "is worse than"), (None, "was not compared with")])
@pytest.mark.parametrize("reason", ["", "  "])
def test_refused(root, train, verdict, said, reason):
    """Without a good verdict and without a reason the champion stays."""
    train("one")
    train("two")
    with pytest.raises(RegistryError, match=f"version 2: {said} the champion; .*--force --reason"):
        promote(root, 2, when="2025-02-01", not_worse=verdict, reason=reason)
    assert current_champion(root).version == 1
    assert len(reigns(root)) == 1


def test_forced(root, train):
    """With a reason a worse model becomes champion, and the reason is kept."""
    train("one")
    train("two")
    assert promote(root, 2, when="2025-02-01", not_worse=False, reason="new pay rules").how == "forced"
    assert reigns(root)[-1].reason == "new pay rules"


def test_unknown(root, train):
    """A version that is not there is refused with those that are."""
    train("one")
    with pytest.raises(RegistryError, match="version 7: is not in the model store; there: 1"):
        promote(root, 7, when="2025-02-01", not_worse=True)


def test_roll_back(root, train):
    """An earlier champion comes back to the byte."""
    train("one")
    first = current_champion(root)
    train("two")
    promote(root, 2, when="2025-02-01", not_worse=True)
    again = promote(root, 1, when="2025-03-01", reason="two was worse in use")
    assert again.digest == first.digest
    assert "one" in champion_text(root)
    assert [reign.version for reign in reigns(root)] == [1, 2, 1]


@pytest.mark.parametrize("what", ["bundle", "card"])
def test_tampered_store(root, train, what):
    """Files that are not those that were registered never become champion."""
    train("one")
    train("two")
    found = sorted((root / "mlruns" / "artifacts").rglob("model.json" if what == "bundle" else "card.md"))
    for path in found:
        path.write_text(path.read_text() + " ") if what == "bundle" else path.unlink()
    with pytest.raises(RegistryError, match="version 2: its files are not those that were registered"):
        promote(root, 2, when="2025-02-01", not_worse=True)
    assert "one" in champion_text(root)


def test_moved_workspace(root, train, tmp_path):
    """A workspace that was moved keeps its champion and can promote its challengers."""
    train("one")
    train("two")
    moved = tmp_path / "moved"
    shutil.move(root, moved)
    assert current_champion(moved).version == 1
    assert promote(moved, 2, when="2025-02-01", not_worse=True).version == 2
    assert "two" in champion_text(moved)


def test_training_after_a_move(root, train, tmp_path):
    """A workspace that was moved trains into its new place, and nothing appears in the old."""
    train("one")
    moved = tmp_path / "moved"
    shutil.move(root, moved)
    train("two", root=moved)
    promote(moved, 2, when="2025-02-01", not_worse=True)
    assert not root.exists()
    assert "two" in champion_text(moved)


@pytest.mark.parametrize("call", ["rename", "replace", "symlink_to", "write_text"])
def test_disk_refuses(root, train, call):
    """Whatever call the disk refuses, the old champion stays whole, and promoting again works."""
    train("one")
    train("two")
    with pytest.MonkeyPatch.context() as patch:
        refuse_below(patch, root / "models", call)
        with pytest.raises(RegistryError, match="the disk refused"):
            promote(root, 2, when="2025-02-01", not_worse=True)
    assert current_champion(root).version == 1
    assert [reign.version for reign in reigns(root)] == [1]
    assert {row.version: row.alias for row in list_models(root)} == {1: "champion", 2: "challenger"}
    promote(root, 2, when="2025-02-01", not_worse=True)
    assert [(reign.version, reign.folder[-2:]) for reign in reigns(root)] == [(1, "v1"), (2, "v2")]


def refuse_below(patch: pytest.MonkeyPatch, folder: Path, call: str) -> None:
    """Let one of Path's calls fail for paths below a folder."""
    original = getattr(Path, call)

    def refuse(self: Path, *args: object, **options: object) -> object:
        if self.is_relative_to(folder):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return original(self, *args, **options)

    patch.setattr(Path, call, refuse)


def test_plain_folder(root, train):
    """A champion that somebody copied in as a plain folder is kept when another is promoted."""
    train("one")
    link = root / "models" / "champion"
    copied = shutil.copytree(link, root / "copied")
    link.unlink()
    copied.rename(link)
    assert current_champion(root).version == 1
    train("two")
    promote(root, 2, when="2025-02-01", not_worse=True, reason="")
    assert current_champion(root).version == 2
    assert [path.name for path in sorted((root / "models" / ".history").glob("*-found"))] != []
