"""A run's facts, as bytes that depend on nothing but the facts."""

import pytest

from takeroot.errors import RunError
from takeroot.runs.manifest import read_manifest, write_manifest


def test_order(tmp_path):
    """The order in which facts are found does not show, at any depth; Chinese stays readable."""
    first = write_manifest(tmp_path, {"县": {"b": 1, "a": [2, 1]}, "as_of": "2024-12"}).read_bytes()
    assert write_manifest(tmp_path, {"as_of": "2024-12", "县": {"a": [2, 1], "b": 1}}).read_bytes() == first
    assert "县".encode() in first
    assert read_manifest(tmp_path) == {"as_of": "2024-12", "县": {"a": [2, 1], "b": 1}}


def test_bytes(tmp_path):
    """One fact a line, so that two runs can be compared line by line; a newline at the end."""
    written = write_manifest(tmp_path, {"b": [1], "a": {"c": "县"}}).read_bytes()
    assert written == '{\n "a": {\n  "c": "县"\n },\n "b": [\n  1\n ]\n}\n'.encode()


def test_not_finite(tmp_path):
    """What JSON cannot say is refused, not written in a way that others cannot read."""
    with pytest.raises(ValueError, match="JSON"):
        write_manifest(tmp_path, {"auc": float("nan")})


@pytest.mark.parametrize("content", [None, b"", b"{", b"[]", b"\xff"])
def test_unreadable(tmp_path, content):
    """A manifest that is missing or damaged is the user's problem, in one line."""
    if content is not None:
        (tmp_path / "manifest.json").write_bytes(content)
    with pytest.raises(RunError, match=r"manifest\.json: .*; score the month again"):
        read_manifest(tmp_path)
