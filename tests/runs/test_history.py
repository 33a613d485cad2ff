"""Earlier months are found, and nothing else."""

import pytest
from small_runs import write_text_run

from takeroot.errors import RunError
from takeroot.runs.history import month_before, published_months, run_folder
from takeroot.runs.publish import publish


@pytest.fixture
def three(out):
    """Two months and a run that is none."""
    for name in ("2024-12", "backtest", "2023-11"):
        publish(out, name, write_text_run(name))
    (out / "2025-01").mkdir()
    (out / "notes.txt").write_text("")
    (out / "2025-02").symlink_to("2024-12")
    return out


def test_months(three):
    """Published months are told in order; other runs, folders and links are not."""
    assert published_months(three) == ["2023-11", "2024-12"]


@pytest.mark.parametrize(
    ("month", "before"),
    [("2023-11", None), ("2023-12", "2023-11"), ("2024-12", "2023-11"), ("2026-01", "2024-12")],
)
def test_before(three, month, before):
    """The newest month before another is found, published or not."""
    assert month_before(three, month) == before


def test_folder(three):
    """A month's folder is the run itself, which a newer run does not change."""
    folder = run_folder(three, "2024-12")
    assert folder.parent.name == ".runs"
    assert (folder / "scores.csv").exists()


@pytest.mark.parametrize("month", ["2024-11", "2025-01", "../x"])
def test_none(three, month):
    """A month that was not published is told, with those that were."""
    with pytest.raises(RunError, match=r"was not published; published: 2023-11, 2024-12"):
        run_folder(three, month)
