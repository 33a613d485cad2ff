"""What commands may not do: open a connection, load a pickle, start a program, run what a file says.

`python benchmarks/trust/outside.py [--quick] [--only NAME] [--defects]`. Commands run in processes of their own under
an audit hook; `ui`, a database URL and `--cluster` are for connections and are not tried.
"""

import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from harness.checks import Case, run_script
from harness.commands import Ended, command
from harness.county import AS_OF, RECEIVED, at, copy_of
from harness.defects import Defect
from harness.every_command import walk

COMPILED = "numba.core.caching"
"""Numba keeps what it compiled beside the .pyc files, as trusted as they are, in pickles of its own."""

CONNECTS = {"connect", "bind", "getaddrinfo", "gethostbyname", "gethostbyaddr", "sendto", "sendmsg"}


def no_sockets(case: Case) -> Iterator[str]:
    """Every command but `ui`, MLflow's telemetry included: no connection, no look-up of a name, no listening."""
    for words, ended in walked(case):
        opened = [told for event, told in ended.events if event.startswith("socket.") and event[7:] in CONNECTS]
        yield said(words, ended, opened)


def nothing_unpickled(case: Case) -> Iterator[str]:
    """No class is ever looked up for a pickle, but by Numba for the machine code that it compiled itself."""
    for words, ended in walked(case):
        loaded = [told for event, told in ended.events if event == "pickle.find_class" and COMPILED not in told]
        yield said(words, ended, loaded)


def nothing_started(case: Case) -> Iterator[str]:
    """No other program is started by any command, but what MLflow and Matplotlib ask about the machine."""
    for words, ended in walked(case):
        started = [
            f"{event} {told}"
            for event, told in ended.events
            if event.startswith(("os.", "subprocess.")) and started_by(told)
        ]
        yield said(words, ended, started)


def started_by(told: str) -> bool:
    """Whether a program was started for us: Matplotlib asks `fc-list` for fonts, MLflow `git` for its version."""
    return not any(harmless in told for harmless in ("fc-list", "uname", "['git', 'version']"))


def nothing_executed(case: Case) -> Iterator[str]:
    """200 exploit strings in cells of tables and in TOML: none makes its mark, none starts a program."""
    mark = case.home / "executed"
    strings = exploits(mark)
    home = copy_of(case, "data", "workspace", "runs")
    plant_in_tables(home / "data", strings)
    before = [
        command(case, ["check", str(home / "data"), "--suggest", "--received", RECEIVED]),
        command(case, ["score", str(home / "data"), *at(AS_OF, home), "--out", str(home / "runs"), "--force"]),
        command(case, ["export", str(home / "runs" / AS_OF), "--to", str(home / "lists"), "--format", "html"]),
    ]
    started = [told for ended in before for event, told in ended.events if event.startswith(("os.", "subprocess."))]
    crashed = [ended.stderr for ended in before if ended.code not in {0, 1}]
    for at_, string in enumerate(strings):
        if at_ % 10 == 0 or not case.quick:
            yield said(
                string, before[0], [*executed_in_toml(case, home, string, at_), *crashed, *filter(started_by, started)]
            )
        mark.unlink(missing_ok=True)


def executed_in_toml(case: Case, home: Path, string: str, number: int) -> list[str]:
    """Put the string into a declaration, read the workspace and check a row; say what was executed."""
    from takeroot.errors import TakerootError  # noqa: PLC0415 - the product's source is chosen first
    from takeroot.workspace.workspace import read_workspace  # noqa: PLC0415

    parts = sorted((home / "workspace").glob("features/*.toml")) + sorted((home / "workspace").glob("models/**/*.toml"))
    path = parts[number % len(parts)]
    text = path.read_text(encoding="utf-8")
    places = list(re.finditer(r'= ("[^"\n]*")', text))
    place = places[(number * 7) % len(places)]
    path.write_text(text[: place.start(1)] + json.dumps(string) + text[place.end(1) :], encoding="utf-8")
    try:
        read_workspace(home / "workspace")
    except TakerootError:
        pass
    finally:
        path.write_text(text, encoding="utf-8")
    return [f"{string} was executed"] if (case.home / "executed").exists() else []


def said(words: str, ended: Ended, found: list[str]) -> str:
    """What is wrong with a command: what it did, or that it failed where it should not."""
    if ended.code:
        return f"{words}: exit code {ended.code}: {ended.stderr[-200:]}"
    return f"{words}: {found[0]}" if found else ""


def walked(case: Case) -> list[tuple[str, Ended]]:
    """Every command, once for all checks of this script."""
    return walk_once(case.source, case.county, case.quick)


@cache
def walk_once(source: Path, county: Path, quick: bool) -> list[tuple[str, Ended]]:  # noqa: FBT001 - a key of the cache
    """Walk in a folder that goes afterwards."""
    with TemporaryDirectory() as home:
        return walk(Case(Path(home), source, county, quick))


def exploits(mark: Path) -> list[str]:
    """200 strings that some interpreter would run: each would make the file `mark`."""
    shell = f"touch {mark}"
    python = f"open({str(mark)!r},'w')"
    once = [
        f"__import__('os').system('{shell}')",
        f"#{{__import__('os').system('{shell}')}}",
        f'eval("{python}")',
        f"{{{{ cycler.__init__.__globals__.os.popen('{shell}').read() }}}}",
        f"{{% for x in ().__class__.__base__.__subclasses__() %}}{{{{ x('{shell}') }}}}{{% endfor %}}",
        f"$({shell})",
        f"`{shell}`",
        f"; {shell} ;",
        f"| {shell}",
        f"&& {shell}",
        f"=cmd|'/C {shell}'!A0",
        f"!!python/object/apply:os.system ['{shell}']",
        f"cos\nsystem\n(S'{shell}'\ntR.",
        "{0.__class__.__init__.__globals__}",
        "%(__import__('os').system)s",
        f"staff_id'); SELECT writefile('{mark}','x'); --",
        f"'; ATTACH DATABASE '{mark}' AS x; --",
        f"file://{mark}",
        f"<script>require('child_process').exec('{shell}')</script>",
        f"lambda: {python}",
    ]
    ways = (str, lambda text: f'"{text}"', lambda text: text + "\x0b", lambda text: f"a {text}", str.swapcase)
    more = (lambda text: f"f'{{{text}}}'", lambda text: f"${{{text}}}", lambda text: f"@{text}", lambda text: text * 2)
    return [way(text) for way in (*ways, *more, lambda text: f"={text}") for text in once]


def plant_in_tables(data: Path, strings: list[str]) -> None:
    """Put the strings into names, free text and facilities of the delivery."""
    import pandas as pd  # noqa: PLC0415 - the product's source is chosen first

    for name, columns in (("staff", ["name", "home_county", "specialty"]), ("facilities", ["name"])):
        path = data / f"{name}.csv"
        table = pd.read_csv(path, dtype="str", keep_default_na=False)
        for shift, column in enumerate(columns):
            table[column] = [strings[(row + shift * 67) % len(strings)] for row in range(len(table))]
        table.to_csv(path, index=False, encoding="utf-8")


CHECKS = (no_sockets, nothing_unpickled, nothing_started, nothing_executed)

DEFECTS = (
    Defect(
        "telemetry is left on and looks a host up",
        "registry/tracking.py",
        "    _probe(root)\n    os.environ",
        '    __import__("socket").getaddrinfo("localhost", 80)\n    _probe(root)\n    os.environ',
        "no_sockets",
    ),
    Defect(
        "a model is kept as a pickle",
        "hazard/bundle.py",
        "    try:\n        plain = json.loads(contents[_MODEL])",
        '    pickle = __import__("pickle")\n    pickle.loads(pickle.dumps(Path))\n'
        "    try:\n        plain = json.loads(contents[_MODEL])",
        "nothing_unpickled",
    ),
    Defect(
        "a program is asked for the version",
        "pipeline/manifest.py",
        '    told = model.training_\n    return {\n        "as_of"',
        '    __import__("subprocess").run(["true"])\n    told = model.training_\n    return {\n        "as_of"',
        "nothing_started",
    ),
    Defect(
        "the text of a declaration is evaluated",
        "workspace/toml.py",
        '        return spec.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))\n',
        '        text = path.read_text(encoding="utf-8")\n'
        "        for word in text.split('\"'):\n"
        "            try:\n"
        "                eval(word)\n"
        "            except Exception:\n"
        "                pass\n"
        "        return spec.model_validate(tomllib.loads(text))\n",
        "nothing_executed",
    ),
)


if __name__ == "__main__":
    sys.exit(run_script(__file__, CHECKS, DEFECTS))
