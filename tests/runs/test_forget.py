"""A forgotten person is in no stored byte, and everybody else is as before."""

import json
import zipfile

import pandas as pd
import pytest
from faults import CRASHED, DONE, Fault, run_with
from small_runs import assert_clean

from takeroot.cli.commands.forget import forget as forget_command
from takeroot.errors import RunError
from takeroot.runs.csv import write_csv
from takeroot.runs.forget import forget
from takeroot.runs.manifest import write_manifest
from takeroot.runs.parquet import write_parquet
from takeroot.runs.publish import publish
from takeroot.runs.verify import verify

PEOPLE = ["A1", "A10", "A100", "B1"]
NAMES = {"A1": "张<伟", "A10": "李娜", "A100": "王芳", "B1": "赵敏"}


def write_run(folder):
    """Tables, what was set aside, JSON and a page, about four people."""
    people = pd.DataFrame({"staff_id": PEOPLE, "name": [NAMES[person] for person in PEOPLE]})
    write_parquet(people, folder / "people.parquet")
    factors = pd.DataFrame({"staff_id": PEOPLE * 2, "lead": ["3"] * 4 + ["year"] * 4, "pay": [0.5] * 8})
    write_parquet(factors, folder / "factors.parquet")
    write_parquet(pd.DataFrame({"facility_id": ["A1"], "headcount": [4.0]}), folder / "facilities.parquet")
    aside = {
        "table": ["staff", "pay", "pay", "workload", "staff"],
        "key": ["A1|2020-01-01", "A1|2024-01", "A10|2024-01", "B1|2024-02", None],
        "value": ["2030-01-01", "=9E9", "A1", "x", "A1"],
    }
    write_parquet(pd.DataFrame(aside), folder / "set_aside.parquet")
    write_csv(pd.DataFrame(aside), folder / "set_aside.csv")
    write_manifest(folder, {"people_scored": 4, "held": ["A1", "B1"], "note": {"who": "A1", "n": 1}})
    (folder / "page.html").write_text("<td>张&lt;伟</td>")
    (folder / "other.html").write_text("<td>王芳</td>")


@pytest.fixture
def published(out):
    """Two months that hold A1, and one that does not."""
    for month in ("2024-11", "2024-12"):
        publish(out, month, write_run)
    publish(out, "2023-01", lambda folder: write_parquet(pd.DataFrame({"staff_id": ["B1"]}), folder / "p.parquet"))
    return out


def everything(out) -> str:
    """All that is stored, as text, Parquet unpacked."""
    texts = []
    for path in sorted(out.rglob("*")):
        if path.suffix == ".parquet":
            texts.append(pd.read_parquet(path).to_json(force_ascii=False))
        elif path.is_file():
            texts.append(path.read_text(encoding="utf-8"))
    return "\n".join(texts)


def test_gone(published):
    """Nothing stored holds the id or the name; the ledger says that, and not who."""
    done = forget(published, "A1")
    assert done.months == ("2024-11", "2024-12")
    assert [path.name for path in done.files] == ["page.html", "page.html"]
    left = everything(published)
    assert "张" not in left
    assert '"A1"' not in left.replace('"facility_id":{"0":"A1"}', "").replace('"value":{"0":"A1"', "")
    assert left.count('"event":"forgotten"') == 2
    assert_clean(published)


def test_everybody_else(published):
    """All other rows, files and facts stay, and every month is as the ledger pins it."""
    forget(published, "A1")
    run = published / "2024-12"
    assert pd.read_parquet(run / "people.parquet")["staff_id"].tolist() == ["A10", "A100", "B1"]
    assert pd.read_parquet(run / "factors.parquet")["staff_id"].tolist() == ["A10", "A100", "B1"] * 2
    assert pd.read_parquet(run / "facilities.parquet")["facility_id"].tolist() == ["A1"]
    assert pd.read_parquet(run / "set_aside.parquet")["key"].tolist() == ["A10|2024-01", "B1|2024-02"]
    assert "A10|2024-01" in (run / "set_aside.csv").read_text(encoding="utf-8-sig")
    assert (run / "other.html").exists()
    facts = json.loads((run / "manifest.json").read_text())
    assert facts == {"people_scored": 4, "held": ["B1"], "note": {"n": 1}, "people_forgotten": 1}
    assert [verify(published, month) for month in ("2023-01", "2024-11", "2024-12")] == [[], [], []]


def test_rows_counted(published):
    """The rows taken out are told: in each month 1 person, 2 factors, 3 set aside twice, 2 values of JSON."""
    assert forget(published, "A1").rows == 2 * (1 + 2 + 3 + 3 + 2)
    assert forget(published, "A1").months == ()


def test_lists(published, tmp_path):
    """A list that names the person, a workbook too, is removed and told; others stay."""
    lists = tmp_path / "lists"
    lists.mkdir()
    with zipfile.ZipFile(lists / "F1.xlsx", "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/sharedStrings.xml", "<t>张&lt;伟</t>")
    with zipfile.ZipFile(lists / "F2.xlsx", "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/sharedStrings.xml", "<t>李娜</t>")
    done = forget(published, "A1", lists=[lists])
    assert lists / "F1.xlsx" in done.files
    assert [path.name for path in lists.iterdir()] == ["F2.xlsx"]


def test_new_runs_go_on(published):
    """A month that was forgotten in can be published again."""
    forget(published, "A1")
    publish(published, "2024-12", write_run)
    assert verify(published, "2024-12") == []


@pytest.mark.parametrize("at", [*range(1, 60, 4)])
@pytest.mark.parametrize("kind", ["kill", "ENOSPC"])
def test_faults(published, at, kind):
    """Stopped anywhere, each month is whole; forgetting again ends it, as if nothing had happened."""
    ended = run_with(Fault(kind, at), lambda: forget(published, "A1"))
    assert ended != CRASHED
    for month in ("2024-11", "2024-12"):
        assert len(pd.read_parquet(published / month / "factors.parquet")) in (6, 8)
    done = forget(published, "A1")
    assert (ended == DONE) <= (done.months == ())
    assert "张" not in everything(published)
    assert len(pd.read_parquet(published / "2024-12" / "factors.parquet")) == 6
    assert_clean(published)


def test_old_folder_that_stays_is_an_error(published):
    """Where the old run cannot be removed the person is not forgotten, and that is said."""
    folders = [path for path in (published / ".runs").iterdir() if path.is_dir()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("shutil.rmtree", _refuse)
        with pytest.raises(RunError, match="the disk refused"):
            forget(published, "A1")
    assert any(folder.exists() for folder in folders)


def _refuse(*_: object, **__: object) -> None:
    raise PermissionError(13, "")


@pytest.mark.parametrize("staff_id", ["", "  ", "\u3000"])
def test_no_id(published, staff_id):
    """Nobody is asked for."""
    with pytest.raises(RunError, match="is empty"):
        forget(published, staff_id)


@pytest.mark.parametrize("staff_id", [".*", "A", "1", "|", "A1|", "a1"])
def test_unknown(published, staff_id):
    """An id that no run holds, or a pattern, changes nothing."""
    before = everything(published)
    assert forget(published, staff_id).months == ()
    assert everything(published) == before


BROKEN = ["A1,张<伟,2020-01-01,,,,extra", "X1,张<伟,13800000000,extra", "B1,赵敏,extra", "Ａ１；某", "A100,王芳,x"]


@pytest.mark.parametrize("key", ["", None, "2024-01", "2024-01-31|2024"])
def test_lines_that_are_nobodys(out, key):
    """A broken line is set aside whole, without a key: it goes where it holds the id or a known name anywhere."""

    def write(folder):
        people = pd.DataFrame({"staff_id": PEOPLE, "name": [NAMES[person] for person in PEOPLE]})
        write_parquet(people, folder / "people.parquet")
        aside = pd.DataFrame({"key": pd.Series([key] * len(BROKEN), dtype="str"), "value": BROKEN})
        write_parquet(aside, folder / "set_aside.parquet")
        write_csv(aside, folder / "set_aside.csv")

    publish(out, "2024-12", write)
    forget(out, "A1")
    stored = everything(out / "2024-12")
    assert "张<伟" not in stored
    assert "13800000000" not in stored
    assert "赵敏,extra" in stored
    assert pd.read_parquet(out / "2024-12" / "set_aside.parquet")["value"].tolist() == [BROKEN[2], BROKEN[4]]


def test_a_mistyped_folder_is_refused(published, tmp_path):
    """Nobody is told that someone was forgotten because a folder was mistyped; nothing is touched."""
    before = everything(published)
    with pytest.raises(RunError) as caught:
        forget(tmp_path / "ruins", "A1", lists=[tmp_path / "lits"])
    assert [str(problem).partition(";")[0] for problem in caught.value.problems] == [
        "--out: holds no run",
        f"--lists {tmp_path / 'lits'}: no such folder",
    ]
    with pytest.raises(RunError, match="no such folder"):
        forget(published, "A1", lists=[tmp_path / "lits"])
    assert everything(published) == before


def test_the_command_says_that_nobody_was_found(published, capsys):
    """And does not claim to have taken anything away."""
    forget_command("A1", published, None)
    assert "rows taken out of 2 runs" in capsys.readouterr().out
    forget_command("A1", published, None)
    said = capsys.readouterr().out
    assert "nobody with this id was found" in said
    assert "taken out" not in said
