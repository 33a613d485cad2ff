"""Mutants are programs that differ from the sound one in one place, and in nothing that no test could ask for."""

import importlib.util

import pytest

SOUND = '''
"""A module."""

from pathlib import Path


def few(rows: list[int], limit: int = 3, *, strict: bool) -> bool:
    """Whether there are few."""
    if not rows and strict:
        raise ValueError(f"{len(rows) + 1} rows")
    rows.append(1)
    return len(sorted(rows, reverse=True)) - 1 < limit


class Some:
    """A class."""

    def kept(self, rows: list[int]) -> list[int]:
        """Those above zero."""
        return [row for row in rows if row > 0]
'''


@pytest.fixture
def module(tmp_path):
    """All of the module's."""
    from mutate import mutants_of  # noqa: PLC0415 - on the path only while these tests run

    (tmp_path / "some.py").write_text(SOUND)
    return mutants_of(tmp_path / "some.py", "some.py")


def test_each_is_another_program_of_its_own_name(module):
    """No two are called the same, and each can be compiled."""
    assert len({str(mutant) for mutant in module.mutants}) == len(module.mutants)
    assert all(mutant.code().co_filename.endswith("some.py") for mutant in module.mutants)


def test_all_kinds_are_made(module):
    """Borders, signs, numbers, flags, conditions, filters, negations, and, arguments, calls and results."""
    assert sorted(f"{mutant.function}: {mutant.change}" for mutant in module.mutants) == [
        "Some.kept: ` for row in rows if row > 0` -> ` for row in rows`",
        "Some.kept: `return [row for row in rows if row > 0]` -> `return None`",
        "Some.kept: `row > 0` -> `row > 1`",
        "Some.kept: `row > 0` -> `row >= 0`",
        "few: `if not rows and strict` -> `if False`",
        "few: `if not rows and strict` -> `if True`",
        "few: `len(sorted(rows, reverse=True)) - 1 < limit` -> `len(sorted(rows, reverse=True)) - 1 <= limit`",
        "few: `len(sorted(rows, reverse=True)) - 1` -> `len(sorted(rows, reverse=True)) + 1`",
        "few: `len(sorted(rows, reverse=True)) - 1` -> `len(sorted(rows, reverse=True)) - 2`",
        "few: `not rows and strict` -> `not rows or strict`",
        "few: `not rows` -> `rows`",
        "few: `return len(sorted(rows, reverse=True)) - 1 < limit` -> `return None`",
        "few: `reverse=True` -> `reverse=False`",
        "few: `rows.append(1)` -> `rows.append(2)`",
        "few: `rows.append(1)` left out",
        "few: `rows: list[int], limit: int=3, *, strict: bool` -> `rows: list[int], limit: int=4, *, strict: bool`",
        "few: `sorted(...)` without `reverse=True`",
    ]


def test_messages_are_left_alone_and_counted(module):
    """What is raised is the wording of a message."""
    assert module.left_out == {"messages": 2}


def test_functions_are_changed_in_place_wherever_they_were_imported_to(module):
    """A name bound before the change meets the changed code, and the rest of the module is as it was."""
    from swap import can_swap, live_functions, swap  # noqa: PLC0415 - on the path only while these tests run

    path = module.mutants[0].path
    spec = importlib.util.spec_from_file_location("some", path)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    kept, few, live = loaded.Some().kept, loaded.few, live_functions()
    unfiltered = next(mutant for mutant in module.mutants if "-> ` for row in rows`" in mutant.change)
    assert can_swap(unfiltered, live)
    swap(unfiltered, live)
    assert kept([-1, 1]) == [-1, 1]
    assert few([1, 2], strict=False)


def test_a_childs_end_tells_what_became_of_it():
    """Work that ends says its word; work that loops or waits for ever is ended and told apart from a failure."""
    from child import in_child, limit  # noqa: PLC0415 - on the path only while these tests run

    def for_ever():
        limit(0)
        while True:
            pass

    assert in_child(lambda: "a word").said == "a word"
    assert in_child(for_ever).out_of_time
    assert in_child(lambda: 1 / 0).code == 1
