"""Old months go whole, newer ones stay."""

import pytest
from faults import DONE, KILLED, Fault, run_with
from small_runs import assert_clean, assert_whole, write_text_run

from takeroot.errors import RunError
from takeroot.runs.history import published_months
from takeroot.runs.publish import publish
from takeroot.runs.purge import purge
from takeroot.runs.verify import verify


@pytest.fixture
def four(out):
    """Four months and a run that is none."""
    for name in ("2021-01", "2022-12", "2023-01", "2024-12", "backtest"):
        publish(out, name, write_text_run(name))
    return out


def test_before(four):
    """Every month before the stated one goes, folder and all; others are as they were, to the byte."""
    assert purge(four, before="2023-01") == ["2021-01", "2022-12"]
    assert published_months(four) == ["2023-01", "2024-12"]
    assert_whole(four, {name: {name} for name in ("2023-01", "2024-12", "backtest")})
    assert_clean(four)
    assert purge(four, before="2023-01") == []


def test_purged_is_not_published(four):
    """A purged month is told as such, and can be published again."""
    purge(four, before="2022-01")
    with pytest.raises(RunError, match="was not published"):
        verify(four, "2021-01")
    publish(four, "2021-01", write_text_run("again"))
    assert verify(four, "2021-01") == []


@pytest.mark.parametrize("at", range(1, 21))
def test_killed(four, at):
    """Killed anywhere, each month is there whole or not at all, and purging again ends it."""
    assert run_with(Fault("kill", at), lambda: purge(four, before="2023-01")) in (KILLED, DONE)
    assert all(verify(four, name) == [] or name < "2023-01" for name in published_months(four))
    purge(four, before="2023-01")
    assert_whole(four, {name: {name} for name in ("2023-01", "2024-12", "backtest")})
    assert_clean(four)


def test_nothing(out):
    """Where nothing was published nothing is purged, and nothing is made."""
    assert purge(out, before="2023-01") == []
    assert not out.exists()


@pytest.mark.parametrize("before", ["2023", "2023-13", "old", ""])
def test_no_month(four, before):
    """What is no month purges nothing."""
    with pytest.raises(RunError, match="write it as YYYY-MM"):
        purge(four, before=before)
    assert len(published_months(four)) == 4
