"""Analysts' copies: no name, no staff number, the same pseudonym in every table and month."""

import hmac
from hashlib import sha256

import pandas as pd
import pytest

from takeroot.errors import ReportError
from takeroot.report.pseudonymise import pseudonym, pseudonymise, read_key

KEY = b"sixteen bytes ok"


@pytest.fixture
def copies(run_folder, tmp_path):
    """The copied tables."""
    pseudonymise(run_folder, tmp_path / "copy", key=KEY)
    return {path.stem: pd.read_parquet(path) for path in (tmp_path / "copy").glob("*.parquet")}


def test_no_name_and_no_number_is_left(copies, people):
    """In any cell of any table."""
    words = {*people["name"], *people["staff_id"]}
    for frame in copies.values():
        assert "name" not in frame or not words & set(frame["name"])
        assert not [c for c in frame.select_dtypes("str") if words & set(frame[c])]


def test_one_person_is_one_pseudonym(copies, people):
    """People and scores can still be joined."""
    assert copies["people"]["staff_id"].nunique() == len(people)
    assert set(copies["scores"]["staff_id"]) < set(copies["people"]["staff_id"])


def test_it_is_hmac_sha256():
    """Against the standard library."""
    assert pseudonym("S01", KEY) == hmac.digest(KEY, b"S01", "sha256").hex()[:24]
    assert pseudonym("S01", KEY) != sha256(b"S01").hexdigest()[:24]


def test_rows_do_not_stand_in_the_order_of_the_ids(copies):
    """The order would tell who is who."""
    assert copies["scores"]["staff_id"].is_monotonic_increasing


def test_facilities_keep_their_names(copies):
    """They are no people."""
    assert "name" in copies["facilities"]


def test_a_short_key_a_folder_in_the_run_and_no_run_are_refused(run_folder, tmp_path):
    """All problems at once."""
    with pytest.raises(ReportError) as error:
        pseudonymise(run_folder, run_folder / "copy", key=b"short")
    assert len(error.value.problems) == 2
    with pytest.raises(ReportError, match="holds no tables"):
        pseudonymise(tmp_path / "none", tmp_path / "copy", key=KEY)


def test_a_key_is_read_without_its_line_break(tmp_path):
    """As editors leave it."""
    (tmp_path / "key").write_bytes(KEY + b"\r\n")
    assert read_key(tmp_path / "key") == KEY


def test_a_missing_key_is_one_line(tmp_path):
    """It says what to do."""
    with pytest.raises(ReportError, match=r"no key here .*; name the file with the key"):
        read_key(tmp_path / "none")
