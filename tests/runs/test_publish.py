"""Publishing is whole or not at all, whatever dies and whenever."""

import os
import signal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from faults import CRASHED, DONE, KILLED, SAID_SO, Fault, fork, run_limited, run_with, start, writing_calls
from hypothesis import given, settings
from hypothesis import strategies as st
from small_runs import assert_clean, assert_whole, write_text_run

from takeroot.errors import RunError
from takeroot.runs.publish import publish
from takeroot.runs.verify import verify

CALLS = 40
"""More than the writing calls of one publication; `test_calls` holds it to that."""


def test_calls(out):
    """The faults below reach every writing call of a publication that replaces another."""
    publish(out, "2024-12", write_text_run("old"))
    assert 20 < writing_calls(lambda: publish(out, "2024-12", write_text_run("new"))) <= CALLS


@pytest.mark.parametrize("at", range(1, CALLS + 1))
def test_killed(out, at):
    """Killed before any writing call, the month is the old run or the new; a plain rerun is as if nothing happened."""
    publish(out, "2024-11", write_text_run("other"))
    publish(out, "2024-12", write_text_run("old"))
    assert run_with(Fault("kill", at), lambda: publish(out, "2024-12", write_text_run("new"))) in (KILLED, DONE)
    assert_whole(out, {"2024-11": {"other"}, "2024-12": {"old", "new"}})
    publish(out, "2024-12", write_text_run("new"))
    assert_whole(out, {"2024-11": {"other"}, "2024-12": {"new"}})
    assert_clean(out)


@pytest.mark.parametrize("at", range(1, CALLS + 1))
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "for ever"])
def test_refused(out, at, lasting):
    """A disk that refuses any writing call, once or for ever, is said in one line and tears nothing."""
    publish(out, "2024-12", write_text_run("old"))
    kind = ("ENOSPC", "EIO", "EACCES")[at % 3]
    ended = run_with(Fault(kind, at, lasting), lambda: publish(out, "2024-12", write_text_run("new")))
    assert ended in (DONE, SAID_SO)
    assert_whole(out, {"2024-12": {"new"} if ended == DONE else {"old", "new"}})
    publish(out, "2024-12", write_text_run("new"))
    assert_whole(out, {"2024-12": {"new"}})
    assert_clean(out)


@pytest.mark.parametrize("size", [0, 1, 13, 27, 28, 40, 300, 700])
def test_full(out, size):
    """A kernel that lets no file grow beyond some bytes tears nothing either."""
    publish(out, "2024-12", write_text_run("old"))
    assert run_limited(size, lambda: publish(out, "2024-12", write_text_run("new"))) == SAID_SO
    assert_whole(out, {"2024-12": {"old"}})
    publish(out, "2024-12", write_text_run("new"))
    assert_clean(out)


_FAULTS = st.builds(Fault, st.sampled_from(["kill", "ENOSPC", "EIO", "EACCES"]), st.integers(0, CALLS), st.booleans())


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["2024-11", "2024-12"]), st.sampled_from("abc"), _FAULTS), max_size=8))
def test_any_history(history):
    """After any publications and faults each month is what was published last, or what was being published."""
    with TemporaryDirectory() as folder:
        out, allowed = Path(folder) / "out", {"2024-11": {None}, "2024-12": {None}}
        for month, content, fault in history:
            ended = run_with(fault, lambda month=month, content=content: publish(out, month, write_text_run(content)))
            assert ended != CRASHED
            allowed[month] = {content} if ended == DONE else allowed[month] | {content}
            assert_whole(out, allowed)
        publish(out, "2024-10", write_text_run("last"))
        assert_clean(out)


@pytest.mark.parametrize("first", range(1, CALLS, 5))
def test_fault_in_recovery(out, first):
    """A run that is killed while it clears up after a killed one leaves the old run or the new."""
    publish(out, "2024-12", write_text_run("old"))
    for second in range(1, CALLS, 4):
        run_with(Fault("kill", first), lambda: publish(out, "2024-12", write_text_run("new")))
        run_with(Fault("kill", second), lambda: publish(out, "2024-12", write_text_run("newer")))
        assert_whole(out, {"2024-12": {"old", "new", "newer"}})
    publish(out, "2024-12", write_text_run("new"))
    assert_clean(out)


def test_simultaneous(out):
    """Of ten starts for one month one publishes, when the nine others have said so and gone."""
    reader, writer = os.pipe()

    def slow(folder: Path) -> None:
        for _ in range(9):
            os.read(reader, 1)
        write_text_run("new")(folder)

    def attempt() -> None:
        try:
            publish(out, "2024-12", slow)
        except RunError:
            os.write(writer, b".")
            raise

    children = [start(attempt) for _ in range(10)]
    ended = sorted(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children)
    os.close(reader)
    os.close(writer)
    assert ended == [DONE] + [SAID_SO] * 9
    assert_whole(out, {"2024-12": {"new"}})
    assert_clean(out)


def test_lock_left(out):
    """The lock of a killed run holds nobody up."""
    reader, writer = os.pipe()

    def hang(_: Path) -> None:
        os.write(writer, b".")
        signal.pause()

    child = start(lambda: publish(out, "2024-12", hang))
    os.read(reader, 1)
    with pytest.raises(RunError, match=r"2024-12 is being written; wait until it has ended"):
        publish(out, "2024-12", write_text_run("new"))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(reader)
    os.close(writer)
    assert (out / ".runs" / "2024-12.lock").exists()
    publish(out, "2024-12", write_text_run("new"))
    assert_clean(out)


def test_other_month_meanwhile(out):
    """Another month is published while one is being written, and clears away nothing of it."""

    def write(folder: Path) -> None:
        write_text_run("slow")(folder)
        assert fork(lambda: publish(out, "2024-11", write_text_run("quick"))) == DONE

    publish(out, "2024-12", write)
    assert_whole(out, {"2024-11": {"quick"}, "2024-12": {"slow"}})
    assert_clean(out)


def test_many(out):
    """A hundred and twenty months leave a hundred and twenty links, as many folders, and one ledger."""
    for month in range(120):
        publish(out, f"{2015 + month // 12}-{month % 12 + 1:02d}", write_text_run(str(month)))
    assert_clean(out)
    assert len(list(out.iterdir())) == 121
    assert verify(out, "2024-12") == []


def test_write_fails(out):
    """What the stages raise comes through as it is, and leaves nothing."""
    publish(out, "2024-12", write_text_run("old"))

    def fail(folder: Path) -> None:
        write_text_run("new")(folder)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(out, "2024-12", fail)
    assert_whole(out, {"2024-12": {"old"}})
    assert_clean(out)


def test_equal_run_mends(out):
    """Publishing the same run again puts right what was damaged in it, and takes out what was added."""
    run = publish(out, "2024-12", write_text_run("old")).folder
    (run / "scores.csv").write_text("damaged")
    (run / "figures" / "bands.svg").unlink()
    (run / "extra.csv").write_text("")
    again = publish(out, "2024-12", write_text_run("old"))
    assert again.digest == again.replaced
    assert_whole(out, {"2024-12": {"old"}})
    assert_clean(out)


def test_timings_differ(out):
    """Runs that differ in their timings only are the same run, and the newer timings are pinned."""

    def write(seconds: str):
        def both(folder: Path) -> None:
            write_text_run("same")(folder)
            (folder / "timings.json").write_text(seconds)

        return both

    first, second = publish(out, "2024-12", write("1")), publish(out, "2024-12", write("2"))
    assert first.digest == second.digest
    assert (out / "2024-12" / "timings.json").read_text() == "2"
    assert verify(out, "2024-12") == []


@pytest.mark.parametrize("name", ["", ".runs", "../2024-12", "a/b", "-x", "x" * 200])
def test_names(out, name):
    """A name that is no plain file name is refused before anything is written."""
    with pytest.raises(RunError, match="letters, digits"):
        publish(out, name, write_text_run("new"))
    assert not out.exists()


def test_taken(out):
    """A folder of somebody else's is never replaced."""
    (out / "2024-12").mkdir(parents=True)
    with pytest.raises(RunError, match="is no published run; move it away"):
        publish(out, "2024-12", write_text_run("new"))
    assert list((out / "2024-12").iterdir()) == []


def test_changed_ledger(out):
    """Nothing is published on top of a ledger that was edited."""
    publish(out, "2024-11", write_text_run("a"))
    publish(out, "2024-12", write_text_run("b"))
    ledger = out / ".runs" / "ledger.jsonl"
    ledger.write_text(ledger.read_text().replace("2024-11", "2024-10"))
    with pytest.raises(RunError, match=r"line 1: .* changed by another hand"):
        publish(out, "2024-12", write_text_run("c"))
