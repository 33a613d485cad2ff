"""Mutants are programs that differ from the sound one in one place, and in nothing that no test could ask for."""

import ast

import pytest

SOUND = '''
"""A module."""

from pathlib import Path


def few(rows: list[int], limit: int = 3, *, strict: bool = False) -> bool:
    """Whether there are few."""
    if not rows and strict:
        raise ValueError(f"{len(rows) + 1} rows")
    rows.append(1)
    return len(rows) - 1 < limit
'''


@pytest.fixture
def mutants(tmp_path):
    """All of the module's."""
    from mutate import mutants_of  # noqa: PLC0415 - on the path only while these tests run

    (tmp_path / "few.py").write_text(SOUND)
    return list(mutants_of(tmp_path / "few.py", "few.py"))


def test_each_is_another_program(mutants):
    """None equals the sound one or another, and each can be compiled."""
    texts = [mutant.text for mutant in mutants]
    assert len(set(texts)) == len(texts)
    assert ast.unparse(ast.parse(SOUND)) not in texts
    assert all(compile(text, "few.py", "exec") for text in texts)


def test_all_kinds_are_made(mutants):
    """A comparison, a sign, numbers, a flag, a condition, a negation, and, a call and a result."""
    assert sorted(mutant.change for mutant in mutants) == [
        *("1 to 2", "1 to 2", "3 to 4", "Lt to LtE", "Sub to Add", "call left out", "condition always true"),
        *("condition never true", "negation left out", "returns nothing", "to Or", "to True"),
    ]


def test_messages_and_annotations_are_left_alone(mutants):
    """No mutant changes what is raised."""
    assert all("{len(rows) + 1} rows" in mutant.text for mutant in mutants)
