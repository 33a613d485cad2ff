"""Nobody is named where nobody should be: canaries in every table, every command, every failure, at debug level.

`python benchmarks/trust/canaries.py [--quick] [--only NAME] [--defects]`. Looked through: standard output and error,
log records of every library, temporary files left behind, MLflow's database and files, models/. A person's page
(`explain`), what was set aside, runs and lists are for their readers and may name people.
"""

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from harness.checks import Case, run_script
from harness.commands import Ended, command
from harness.county import AS_OF, BEFORE, RECEIVED, at, copy_of
from harness.defects import Defect
from harness.every_command import every_command

CHANGED = "Kanarie"
Change = Callable[[Path], object]
"""Spoils a copy of the county."""

SPEAKS_OF_PEOPLE = ("explain", "forget")
"""Commands that are told whom to speak of, and may repeat that id alone."""


def success_paths(case: Case) -> Iterator[str]:
    """Every command on a delivery whose names, ids, pay and answers are canaries: found 0, command by command."""
    home = with_canaries(case)
    person = first_at_work(home)
    for words in every_command(home, person, quick=True):
        ended = debugged(case, home, words)
        told = f"exit code {ended.code}: {ended.stderr[-200:]}" if ended.code else ""
        allowed = [person] if words[0] in SPEAKS_OF_PEOPLE else []
        texts = [ended.stderr] if words[0] == "explain" else [ended.stdout, ended.stderr]
        yield f"{words[0]}: {told}" if told else leak(words[0], texts, home, allowed)


def failure_paths(case: Case) -> Iterator[str]:
    """Deliveries, runs and words that must be refused: the refusal names nobody and shows no traceback."""
    whole = with_canaries(case)
    for number, (name, change) in enumerate(FAILURES.items()):
        if case.quick and number % 6 != 4:
            continue
        home = whole.parent / "failing"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(whole, home, symlinks=True)
        change(home)
        for words in failing_words(home):
            ended = debugged(case, home, words)
            crashed = "Traceback" in ended.stderr or ended.code not in {0, 1, 2, 3}
            told = f"crashed with {ended.code}: {ended.stderr[-300:]}" if crashed else ""
            yield (
                f"{name}: {words[0]}: {told}"
                if told
                else leak(f"{name}: {words[0]}", [ended.stdout, ended.stderr], home)
            )


def failing_words(home: Path) -> list[list[str]]:
    """What is tried of each spoilt delivery."""
    data = str(home / "data")
    return [
        ["check", data, "--received", RECEIVED, "--suggest"],
        ["train", data, *at(AS_OF, home)],
        ["score", data, *at(AS_OF, home), "--out", str(home / "runs"), "--strict"],
        ["export", str(home / "runs" / AS_OF), "--to", str(home / "lists"), "--facility", "nowhere"],
    ]


def replace_in(table: str, old: str, new: str, times: int = 1) -> Change:
    """A change of the delivery: a text in one table."""

    def change(home: Path) -> None:
        path = home / "data" / f"{table}.csv"
        path.write_text(re.sub(old, new, path.read_text(encoding="utf-8"), count=times), encoding="utf-8")

    return change


def double(table: str) -> Change:
    """A change of the delivery: rows that come twice, the second time otherwise."""

    def change(home: Path) -> None:
        path = home / "data" / f"{table}.csv"
        header, *lines = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([header, *lines, *(line + "9" for line in lines[:200])]) + "\n", encoding="utf-8")

    return change


def spoil(name: str, content: bytes) -> Change:
    """A change of the delivery: another content of one file."""
    return lambda home: (home / "data" / name).write_bytes(content)


FAILURES = {
    "no header": lambda home: (home / "data" / "staff.csv").write_text(
        "\n".join((home / "data" / "staff.csv").read_text(encoding="utf-8").splitlines()[1:]), encoding="utf-8"
    ),
    "no id column": replace_in("staff", "staff_id", "colour"),
    "no exit reason": replace_in("staff", "exit_reason", "colour"),
    "unreadable hire dates": replace_in("staff", r",\d{4}-\d\d-\d\d", f",{CHANGED}1999", times=0),
    "half of the ids broken": replace_in("staff", rf"\n{CHANGED}", "\n1.2E+17", times=150),
    "rows twice": double("staff"),
    "pay twice": double("pay"),
    "amounts that are words": replace_in("pay", r",(\d+)\.(\d+)", rf",{CHANGED}\1", times=500),
    "pay twelve times": replace_in("pay", r",(\d{4})\.", r",1\1.", times=0),
    "quotes left open": replace_in("staff", f"{CHANGED}N", f'"{CHANGED}N', times=3),
    "bytes that are no text": spoil("titles.csv", b"\xff\xfe\x00" + CHANGED.encode() * 50),
    "a workbook that is text": spoil("pay.xlsx", CHANGED.encode() * 50),
    "a Parquet file that is text": spoil("pay.parquet", CHANGED.encode() * 50),
    "a table that is empty": spoil("pay.csv", b""),
    "nobody left": replace_in("staff", "resigned|transferred_up|further_study|breached", "retired", times=0),
    "reasons nobody knows": replace_in("staff", "resigned", "went away", times=0),
    "unknown people": replace_in("pay", rf"\n{CHANGED}I", f"\n{CHANGED}X", times=0),
    "exits before hire": replace_in("staff", r",(20\d\d)-(\d\d-\d\d),(\w+)\n", r",1999-\2,\3\n", times=0),
    "no model": lambda home: (home / "workspace" / "models" / "champion").unlink(),
    "a changed model": lambda home: append(home / "workspace" / "models" / "champion" / "bundle" / "model.json"),
    "a changed run": lambda home: append(home / "runs" / BEFORE / "scores.parquet"),
    "a broken store": lambda home: (home / "workspace" / "mlruns" / "mlflow.db").write_bytes(b"none" * 400),
    "a broken recipe": lambda home: append(home / "workspace" / "models" / "hazard.toml"),
    "a file name that is a name": lambda home: (home / "data" / "pay.csv").rename(home / "data" / "pay_2024.csv"),
}


def append(path: Path) -> None:
    """Some more bytes at the end of a file."""
    with path.open("ab") as file:
        file.write(b"\nmore = = more\n")


def file_names_are_not_kept(case: Case) -> Iterator[str]:
    """A delivered file named after a person: MLflow and models/ do not learn its name."""
    home = with_canaries(case)
    for table in ("staff", "pay", "surveys", "titles"):
        (home / "data" / f"{table}.csv").rename(home / "data" / f"{table}_{CHANGED}N.csv")
    renamed = debugged(case, home, ["train", str(home / "data"), *at(AS_OF, home)])
    yield f"exit code {renamed.code}: {renamed.stderr[-300:]}" if renamed.code else ""
    for path in kept_by_the_store(home):
        yield f"{path.name} holds a file's name" if CHANGED.encode() in path.read_bytes() else ""


def forgotten(case: Case) -> Iterator[str]:
    """`takeroot forget` leaves no id and no name of a person in any run or list; `purge` leaves no earlier month."""
    home = with_canaries(case)
    out, person = home / "runs", first_at_work(home)
    command(case, ["score", str(home / "data"), *at(BEFORE, home), "--out", str(out)])
    command(case, ["score", str(home / "data"), *at(AS_OF, home), "--out", str(out)])
    for language, kind in (("zh", "xlsx"), ("en", "html"), ("en", "csv")):
        run = ["export", str(out / AS_OF), "--to", str(home / "lists"), "--format", kind, "--lang", language]
        yield refused(command(case, [*run, "--workspace", str(home / "workspace")]))
    name = name_of(home, person)
    yield "" if mentions(out, person) else "the person was in no run"
    yield refused(command(case, ["forget", person, "--out", str(out), "--lists", str(home / "lists")]))
    for word in (person, name):
        for folder in (out, home / "lists"):
            found = mentions(folder, word)
            yield f"{found[0]} still holds {word}" if found else ""
    for month in (BEFORE, AS_OF):
        yield refused(command(case, ["verify", str(out / month)]))
    yield refused(command(case, ["purge", "--out", str(out), "--before", AS_OF]))
    yield "" if sorted(path.name for path in out.iterdir()) == [".runs", AS_OF] else "a purged month is still there"
    yield "" if len([p for p in (out / ".runs").iterdir() if p.is_dir()]) == 1 else "a purged month's folder stays"


def refused(ended: Ended) -> str:
    """What a command that should succeed said."""
    return f"exit code {ended.code}: {ended.stderr[-300:]}" if ended.code else ""


def mentions(folder: Path, word: str) -> list[Path]:
    """Files that hold a word, Parquet and workbooks unfolded."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and word in unfolded(path)]


def unfolded(path: Path) -> str:
    """All text of a file."""
    import zipfile  # noqa: PLC0415 - only here

    if path.suffix == ".parquet":
        import pyarrow.parquet as pq  # noqa: PLC0415 - the product's source is chosen first

        return repr(pq.read_table(path).to_pydict())
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return "".join(archive.read(part).decode("utf-8", "replace") for part in archive.namelist())
    return path.read_bytes().decode("utf-8", "replace")


def with_canaries(case: Case) -> Path:
    """A copy of the county in which every id, name, pay and answer is one that occurs nowhere else."""
    home = case.home / "canaries"
    if not home.exists():
        copy_of(case, "data", "workspace", "runs")
        home.mkdir()
        for part in ("data", "workspace", "runs"):
            (case.home / part).rename(home / part)
        for path in sorted((home / "data").glob("*.csv")):
            put_canaries(path)
        (home / "key").write_text("a secret of more than thirty-two characters, for the trial")
    return home


def put_canaries(path: Path) -> None:
    """Ids and names by a word, amounts by their cents: .37, .73 or .91, with no figure of ours like them."""
    import pandas as pd  # noqa: PLC0415 - the product's source is chosen first

    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    if "staff_id" in table:
        table["staff_id"] = CHANGED + "I" + table["staff_id"]
    if "name" in table and path.stem == "staff":
        table["name"] = CHANGED + "N" + table["staff_id"].str[-4:]
    for column in ("national_id", "home_county", "specialty", "reason"):
        if column in table:
            table[column] = table[column].where(table[column] == "", CHANGED + "T" + table[column])
    for column in ("base_pay", "performance_pay", "allowances"):
        if column in table and path.stem == "pay":
            whole = table[column].str.split(".").str[0]
            table[column] = whole.where(table[column] == "", whole + ".7391")
    if path.stem == "surveys":
        for column in ("pay", "career", "environment", "care", "burnout"):
            if column in table:
                table[column] = table[column].where(table[column].isin(["", "5", "6"]), table[column].str[:1] + ".2847")
    table.to_csv(path, index=False, encoding="utf-8")


SIGNS = (CHANGED, ".7391", ".2847")


def debugged(case: Case, home: Path, words: list[str]) -> Ended:
    """Run a command at debug level, its temporary files in a folder of their own."""
    (home / "temporary").mkdir(exist_ok=True)
    return command(case, words, debug=True, environment={"TMPDIR": str(home / "temporary")}, folder=home)


def leak(words: str, texts: list[str], home: Path, allowed: list[str] | tuple[str, ...] = ()) -> str:
    """The first canary found in what was said or kept, or nothing."""
    for text in texts:
        for person in allowed:
            text = text.replace(person, "")  # noqa: PLW2901 - without what was asked for
        for sign in SIGNS:
            if sign in text:
                place = text.index(sign)
                return f"{words}: says {text[max(place - 120, 0) : place + 60]!r}"
    kept = [path for path in kept_by_the_store(home) if any(s.encode() in path.read_bytes() for s in SIGNS[:1])]
    left = [path for path in (home / "temporary").rglob("*") if path.is_file() and "matplotlib" not in str(path)]
    return f"{words}: {(kept + left)[0]} was left" if kept + left else ""


def kept_by_the_store(home: Path) -> list[Path]:
    """Every file of MLflow's and of the champions."""
    roots = (home / "workspace" / "mlruns", home / "workspace" / "models", home / "another")
    return [path for root in roots for path in sorted(root.rglob("*")) if path.is_file()]


def first_at_work(home: Path) -> str:
    """Somebody who is scored."""
    import pandas as pd  # noqa: PLC0415 - the product's source is chosen first

    staff = pd.read_csv(home / "data" / "staff.csv", dtype="str", keep_default_na=False)
    return str(staff.loc[(staff["exit_date"] == "") & (staff["hire_date"] < BEFORE), "staff_id"].iloc[0])


def name_of(home: Path, person: str) -> str:
    """The person's name as delivered."""
    import pandas as pd  # noqa: PLC0415 - the product's source is chosen first

    staff = pd.read_csv(home / "data" / "staff.csv", dtype="str", keep_default_na=False).set_index("staff_id")
    return str(staff.loc[[person], "name"].iloc[0]) if "name" in staff else person


CHECKS = (success_paths, failure_paths, file_names_are_not_kept, forgotten)

DEFECTS = (
    Defect(
        "what is at fault is printed with ids",
        "records/rows/table_rows.py",
        "        self.faults.append(Fault(rows, column, reason, costs_row))\n",
        "        self.faults.append(Fault(rows, column, reason, costs_row))\n"
        '        print(reason, self.cells["staff_id"].words if "staff_id" in self.cells else "")\n',
        "failure_paths",
    ),
    Defect(
        "a log record holds an id",
        "pipeline/read.py",
        "    return read_records(source, workspace.tables, received=received)",
        "    found = read_records(source, workspace.tables, received=received)\n"
        '    __import__("logging").getLogger("takeroot").debug("read %s", found.tables["staff"]["staff_id"].iloc[0])\n'
        "    return found",
        "success_paths",
    ),
    Defect(
        "digests are tagged by the name of the file",
        "pipeline/train.py",
        "data_tags(reading.digests)",
        '{f"data {name}": digest for name, digest in reading.digests.items()}',
        "file_names_are_not_kept",
    ),
    Defect(
        "the run from before the forgetting stays on the disk",
        "runs/forget.py",
        "            sweep(store, strict=True)\n",
        "            store.runs.exists()\n",
        "forgotten",
    ),
)


if __name__ == "__main__":
    os.environ.setdefault("MPLBACKEND", "Agg")
    sys.exit(run_script(__file__, CHECKS, DEFECTS))
