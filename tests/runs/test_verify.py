"""Every changed byte of a published month is found."""

import shutil

import pytest
from small_runs import write_text_run

from takeroot.errors import RunError
from takeroot.runs.ledger import append_entry
from takeroot.runs.publish import publish
from takeroot.runs.store import Store
from takeroot.runs.verify import verify

FILES = ["figures/bands.svg", "manifest.json", "scores.csv", "timings.json"]


@pytest.fixture
def run(out):
    """The folder of 2024-12, beside a 2024-11."""
    publish(out, "2024-11", write_text_run("before"))
    return publish(out, "2024-12", write_text_run("now")).folder


@pytest.mark.parametrize("file", FILES)
def test_bytes(out, run, file):
    """Each bit of each byte, changed alone, is found, and the file is named."""
    content = (run / file).read_bytes()
    assert verify(out, "2024-12") == []
    for place in range(len(content)):
        (run / file).write_bytes(content[:place] + bytes([content[place] ^ (1 << place % 8)]) + content[place + 1 :])
        assert [problem.where for problem in verify(out, "2024-12")] == [f"{out}/2024-12/{file}"]
    (run / file).write_bytes(content)
    assert verify(out, "2024-12") == []


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda path: path.write_bytes(b""), "changed"),
        (lambda path: path.write_bytes(path.read_bytes()[:-1]), "changed"),
        (lambda path: path.write_bytes(path.read_bytes() + b"\n"), "changed"),
        (lambda path: path.unlink(), "is missing"),
        (lambda path: (shutil.copy(path, path.parent / "copy"), path.unlink(), path.symlink_to("copy")), "changed"),
    ],
    ids=["emptied", "cut", "longer", "removed", "a link to its copy"],
)
def test_files(out, run, file, change, said):
    """A file that is emptied, cut, longer, gone or a link is found."""
    change(run / file)
    assert said in [problem.what.removesuffix(" since it was published") for problem in verify(out, "2024-12")]


def test_what_is_said_of_a_file(out, run):
    """Whether it changed, is missing, or came in addition; in the order of their names."""
    (run / "figures" / "bands.svg").unlink()
    (run / "added").write_text("")
    (run / "scores.csv").write_text("")
    assert [(problem.where, problem.what, problem.do) for problem in verify(out, "2024-12")] == [
        (f"{out}/2024-12/figures", "did not come with the run", "remove it"),
        (f"{out}/2024-12/added", "did not come with the run", "score the month again"),
        (f"{out}/2024-12/figures/bands.svg", "is missing", "score the month again"),
        (f"{out}/2024-12/scores.csv", "changed since it was published", "score the month again"),
    ]


def test_a_run_that_was_published_twice_is_compared_with_the_nearer(out):
    """Its bytes are the same but for the timings: those of the last time stand, and are no change."""
    for seconds in ("1", "2"):

        def write(folder, seconds=seconds):
            (folder / "timings.json").write_text(seconds)
            (folder / "z").write_text("z")

        run = publish(out, "2024-12", write).folder
    assert verify(out, "2024-12") == []
    (run / "z").write_text("")
    assert [problem.where for problem in verify(out, "2024-12")] == [f"{out}/2024-12/z"]


def test_added(out, run):
    """A file or an empty folder that did not come with the run is found."""
    (run / "figures" / "more").mkdir()
    (run / "extra").write_text("")
    assert {problem.where for problem in verify(out, "2024-12")} == {
        f"{out}/2024-12/extra",
        f"{out}/2024-12/figures/more",
    }


@pytest.mark.usefixtures("run")
def test_bent_link(out):
    """A month that points at another month's run is found."""
    (out / "2024-12").unlink()
    (out / "2024-12").symlink_to(f".runs/{(out / '2024-11').resolve().name}")
    assert "not in the ledger" in verify(out, "2024-12")[0].what
    assert verify(out, "2024-11") == []


@pytest.mark.usefixtures("run")
@pytest.mark.parametrize("bent", ["elsewhere", ".runs/" + "0" * 64, ".runs/../.runs"])
def test_link_elsewhere(out, bent):
    """A month that points nowhere of ours is found."""
    (out / "2024-12").unlink()
    (out / "2024-12").symlink_to(bent)
    assert len(verify(out, "2024-12")) == 1


def test_plain_folder(out, run):
    """A link that was replaced by a copy of its folder is found: nothing pins it."""
    (out / "2024-12").unlink()
    shutil.copytree(run, out / "2024-12")
    assert [problem.what for problem in verify(out, "2024-12")] == ["points at no run"]


def test_rewritten_as_another_run(out, run):
    """A run that was changed and renamed to its own digest is found, since the ledger does not know it."""
    new = run.with_name("1" * 64)
    run.rename(new)
    (out / "2024-12").unlink()
    (out / "2024-12").symlink_to(f".runs/{new.name}")
    assert len(verify(out, "2024-12")) == 1


@pytest.mark.usefixtures("run")
def test_ledger_bytes(out):
    """Each byte of the ledger, changed alone, is found."""
    ledger = out / ".runs" / "ledger.jsonl"
    content = ledger.read_bytes()
    for place in range(len(content)):
        ledger.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert verify(out, "2024-12"), content[max(0, place - 20) : place + 1]


@pytest.mark.usefixtures("run")
@pytest.mark.parametrize("kept", [slice(1), slice(1, 2), slice(0)], ids=["last", "first", "all"])
def test_ledger_lines(out, kept):
    """A line taken out of the ledger is found."""
    ledger = out / ".runs" / "ledger.jsonl"
    ledger.write_bytes(b"".join(ledger.read_bytes().splitlines(keepends=True)[kept]))
    assert verify(out, "2024-12")


@pytest.mark.usefixtures("run")
def test_forgotten_run_is_not_pinned(out):
    """Once a person was to be forgotten, the run from before is no longer what it should be."""
    append_entry(Store(out), "forgotten", "2024-12", "2" * 64, {})
    assert "or no longer" in verify(out, "2024-12")[0].what


@pytest.mark.usefixtures("run")
def test_never_published(out):
    """A month that never was is the user's mistake, and what there is is told."""
    with pytest.raises(RunError, match=r"2023-01: was not published; published: 2024-11, 2024-12"):
        verify(out, "2023-01")
