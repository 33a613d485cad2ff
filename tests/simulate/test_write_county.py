"""Writing simulated counties, plainly and as real exports come."""

from datetime import date
from hashlib import sha256

import pandas as pd
import pytest

from takeroot.records.read_records import read_records
from takeroot.simulate.simulate import simulate, simulate_blocks
from takeroot.simulate.write_county import write_county
from takeroot.simulate.write_export import write_export

RECEIVED = date(2024, 12, 31)


@pytest.fixture(scope="module")
def small():
    """A hundred and fifty people over a year."""
    return simulate(staff=150, months=12, seed=3)


def _digests(folder):
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_the_same_seed_gives_the_same_bytes(tmp_path, form):
    """Tables and truth, in both formats."""
    for name in ("one", "other"):
        write_county(simulate(staff=120, months=6, seed=9), tmp_path / name, format=form)
    assert _digests(tmp_path / "one") == _digests(tmp_path / "other")
    assert _digests(tmp_path / "one-truth") == _digests(tmp_path / "other-truth")


def test_truth_never_stands_beside_the_tables(tmp_path, small):
    """Not a column, not a file."""
    write_county(small, tmp_path / "data")
    assert {path.stem for path in (tmp_path / "data").iterdir()} == set(small.tables)
    assert {path.stem for path in (tmp_path / "data-truth").iterdir()} == set(small.truth)


def test_blocks_are_written_one_after_another(tmp_path):
    """What comes block by block reads back as what comes in one piece."""
    wish = {"staff": 10_100, "months": 1, "seed": 1}
    write_county(simulate_blocks(**wish, truth=False), tmp_path / "data", format="parquet")
    whole = simulate(**wish, lever_months=())
    for name in ("staff", "pay"):
        back = pd.read_parquet(tmp_path / "data" / f"{name}.parquet")
        assert len(back) == len(whole.tables[name])
        assert back["staff_id"].astype("str").tolist() == whole.tables[name]["staff_id"].astype("str").tolist()
    assert not (tmp_path / "data-truth").exists()


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_the_reader_sets_nothing_aside(tmp_path, small, declared, form):
    """Every row and value of a simulated delivery can be used."""
    write_county(small, tmp_path, format=form)
    reading = read_records(tmp_path, declared, received=RECEIVED)
    assert reading.set_aside.empty
    assert reading.unrecognised.empty
    assert reading.counts.set_index("table")["used"].to_dict() == {
        n: len(t) for n, t in small.tables.items() if len(t)
    } | {name: 0 for name, table in small.tables.items() if table.empty}


@pytest.mark.parametrize("seed", range(3))
def test_an_export_reads_as_the_same_county(tmp_path, small, declared, seed):
    """Whatever the spellings, the encodings and the ways to write dates."""
    files = write_export(small, tmp_path / "export", declared, seed=seed)
    write_county(small, tmp_path / "plain")
    export = read_records(tmp_path / "export", declared, received=RECEIVED)
    plain = read_records(tmp_path / "plain", declared, received=RECEIVED)
    assert len(files) == len(small.tables)
    for name in declared:
        pd.testing.assert_frame_equal(export.tables[name], plain.tables[name])
