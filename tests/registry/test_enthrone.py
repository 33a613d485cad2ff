"""The champion is the old one or the new, whole, whatever dies and whenever."""

import pytest
from faults import DONE, KILLED, SAID_SO, Fault, run_with, writing_calls

from takeroot.registry.champion import current_champion
from takeroot.registry.champion_history import reigns
from takeroot.registry.enthrone import enthrone

CALLS = 30
"""More than the writing calls of one change of champion; `test_calls` holds it to that."""


@pytest.fixture
def change(tmp_path):
    """Make a model of some text the champion of a workspace."""
    for text in ("old", "newer"):
        (tmp_path / text).mkdir()
        (tmp_path / text / "model.json").write_text(text)
    return lambda text: enthrone(
        tmp_path / "county", tmp_path / text, card=text, version=len(text), when=text, how="promoted"
    )


def assert_champion(root, allowed: set[str]) -> None:
    """The champion's bundle, card and reign belong together and are among those allowed; the digests are checked."""
    champion = current_champion(root)
    assert champion.card.read_text() in allowed
    assert (champion.bundle / "model.json").read_text() == champion.card.read_text() == champion.since
    assert reigns(root)[-1].digest == champion.digest


def test_calls(change):
    """The faults below reach every writing call of a change of champion."""
    change("old")
    assert 10 < writing_calls(lambda: change("newer")) <= CALLS


@pytest.mark.parametrize(
    ("kind", "lasting"),
    [("kill", False), ("ENOSPC", False), ("EIO", True)],
    ids=["killed", "refused once", "refused for ever"],
)
def test_faults(tmp_path, change, kind, lasting):
    """Killed or refused at any writing call, the champion is whole, and changing it again works."""
    root = tmp_path / "county"
    change("old")
    for at in range(1, CALLS + 1):
        ended = run_with(Fault(kind, at, lasting), lambda: change("newer"))
        assert ended in (DONE, SAID_SO, KILLED)
        assert_champion(root, {"newer"} if ended == DONE else {"old", "newer"})
        change("old")
        assert_champion(root, {"old"})
    assert not (root / "models" / ".history" / "new").exists()
