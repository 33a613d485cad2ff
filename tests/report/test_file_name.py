"""File names from hostile ids."""

from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from takeroot.report.file_name import file_name

HOSTILE = [
    *("../" * n + "etc/passwd" for n in range(1, 20)),
    *(f"..\\..\\windows\\{n}" for n in range(20)),
    *("CON", "con", "NUL", "nul", "COM1", "com1", "LPT1", "AUX", "PRN", "aux.txt"),
    *("", " ", ".", "..", "...", "~", "-", "--help", "/", "\\", "//", "C:", "C:\\x", "file:///x", "\x00", "a\x00b"),
    *("F1", "f1", "F 1", "F/1", "F\\1", "F:1", "F*1", "F?1", 'F"1', "F<1", "F>1", "F|1", "F1 ", " F1", "F1.", "F1\n"),
    *("Ｆ１", "F\u200b1", "F\u202e1", "e\u0301", "\u00e9", "K", "\u212a", "ſ", "S", "ß", "SS", "İ", "I", "ı"),
    *(f"卫生院{n}" for n in range(40)),
    *("x" * n for n in (100, 255, 256, 1000, 5000)),
    *("X" * n for n in (40, 41, 42)),
    *(f"$(rm -rf {n})" for n in range(20)),
    *(f"`id{n}`" for n in range(20)),
    *(f"%2e%2e%2f{n}" for n in range(20)),
]


def test_200_hostile_names_stay_in_the_folder_and_apart():
    """Nothing outside, nothing shared, also where case does not count; at most 255 bytes."""
    assert len(set(HOSTILE)) >= 200
    names = {name: file_name("2024-12", "LIST", name, suffix=".zh.xlsx") for name in set(HOSTILE)}
    assert len({name.casefold() for name in names.values()}) == len(names)
    for name in names.values():
        assert PurePosixPath(name).name == name
        assert PureWindowsPath(name).name == name
        assert len(name.encode()) <= 255
        assert not PureWindowsPath(name).is_reserved()


@given(st.lists(st.text(max_size=30), min_size=2, max_size=20, unique=True))
def test_different_ids_have_different_files(ids):
    """No collisions, whatever the ids."""
    assert len({file_name(one, suffix="").casefold() for one in ids}) == len(ids)


@pytest.mark.parametrize("name", ["F001", "A-1_B"])
def test_plain_ids_are_kept(name):
    """A file can be told by its facility."""
    assert file_name(name, suffix=".x") == f"{name}.x"
