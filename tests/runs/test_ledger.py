"""The ledger to the byte: what is added, what is refused, what it pins."""

import json

import pytest

from takeroot.errors import RunError
from takeroot.runs.ledger import Entry, append_entry, pinned, read_ledger

ONE, TWO = "1" * 64, "a" * 64


def test_each_line_of_the_ledger_pins_the_line_before(store):
    """Bytes, digests and order; the first has none before it."""
    append_entry(store, "published", "2024-11", ONE, {"a": "1"})
    append_entry(store, "purged", "2024-12", "", {})
    lines = store.ledger.read_bytes().splitlines()
    first, second = map(json.loads, lines)
    assert (first["previous"], second["previous"]) == ("", first["digest"])
    assert list(first) == sorted(first)
    assert b", " not in lines[0]
    assert b": " not in lines[0]
    assert [entry.event for entry in read_ledger(store)] == ["published", "purged"]
    assert read_ledger(store)[0] == Entry("published", "2024-11", ONE, {"a": "1"}, "")


def test_the_same_event_again_is_not_written_again(store):
    """Unless something of it differs, or another event of that name came between; other names do not matter."""

    def lines_after(event, name, run, files):
        append_entry(store, event, name, run, files)
        return len(store.ledger.read_bytes().splitlines())

    assert lines_after("published", "2024-12", ONE, {"a": "1"}) == 1
    assert lines_after("published", "2024-11", ONE, {"a": "1"}) == 2
    assert lines_after("published", "2024-12", ONE, {"a": "1"}) == 2
    assert lines_after("published", "2024-12", ONE, {"a": "2"}) == 3
    assert lines_after("published", "2024-12", TWO, {"a": "2"}) == 4
    assert lines_after("forgotten", "2024-12", TWO, {"a": "2"}) == 5
    assert lines_after("published", "2024-12", ONE, {"a": "1"}) == 6


@pytest.mark.parametrize(
    "line",
    ["[]", "{}", "x", '{"digest": ""}', "1", '{"digest":"","event":"","name":"","run":"","files":{},"previous":""}'],
)
def test_a_line_that_is_no_entry_is_named(store, line):
    """By its number; nothing is added to such a ledger."""
    append_entry(store, "published", "2024-12", ONE, {})
    before = store.ledger.read_bytes() + f"{line}\n".encode()
    store.ledger.write_bytes(before)
    for read in (lambda: read_ledger(store), lambda: append_entry(store, "purged", "2024-12", "", {})):
        with pytest.raises(RunError, match=r"ledger\.jsonl: line 2: this line or the one before was changed"):
            read()
    assert store.ledger.read_bytes() == before


def test_what_a_month_may_point_at():
    """All that was published since the last forgetting or purging, of this name alone."""
    events = [
        ("published", "a"),
        ("published", "b"),
        ("forgotten", "c"),
        ("published", "d"),
        ("purged", ""),
        ("published", "e"),
    ]
    entries = [Entry(event, "m", run, {}, "") for event, run in events]
    other = Entry("published", "n", "x", {}, "")

    def runs(last):
        return [entry.run for entry in pinned([other, *entries[:last], other], "m")]

    assert [runs(last) for last in range(7)] == [[], ["a"], ["a", "b"], ["c"], ["c", "d"], [], ["e"]]
