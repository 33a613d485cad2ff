"""Damaged and forged models: refused before anything is parsed; other declarations and other columns are refused too.

`python benchmarks/trust/model_files.py [--quick] [--only NAME] [--defects]`. Seed 7.
"""

import hashlib
import json
import os
import random
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from harness.checks import Case, run_script
from harness.county import copy_of
from harness.defects import Defect

SEED, BATCH = 7, 50


def corrupted_models_refused(case: Case) -> Iterator[str]:
    """2,000 damaged or forged champions, read as scoring reads them: refused 2,000, processes killed 0."""
    home = copy_of(case, "workspace")
    workspace = home / "workspace"
    sound = shutil.copytree((workspace / "models" / "champion").resolve(), home / "sound")
    table = (workspace / "models" / ".history" / "champions.jsonl").read_bytes()
    for begin in range(0, case.of(2000, 200), BATCH):
        yield from in_a_child(lambda begin=begin: damaged_ones(workspace, sound, table, begin), BATCH)


def damaged_ones(workspace: Path, sound: Path, table: bytes, begin: int) -> Iterator[str]:
    """Damage the champion a number of times, each anew from the sound one, and read it."""
    from takeroot.errors import HazardError, RegistryError  # noqa: PLC0415 - the product's source is chosen first
    from takeroot.pipeline.champion import read_champion  # noqa: PLC0415
    from takeroot.workspace.workspace import read_workspace  # noqa: PLC0415

    read, folder = read_workspace(workspace), (workspace / "models" / "champion").resolve()
    for number in range(begin, begin + BATCH):
        shutil.rmtree(folder)
        shutil.copytree(sound, folder)
        draw = random.Random(f"{SEED} {number}")
        kind = KINDS[number % len(KINDS)]
        told = kind(folder, draw)
        (folder.parent / "champions.jsonl").write_bytes(table)
        try:
            read_champion(read)
        except (HazardError, RegistryError):
            yield ""
        else:
            yield f"case {number}, {kind.__name__}, {told}: was read"


def flip_bits(folder: Path, draw: random.Random) -> str:
    """Change some bytes of one file."""
    path, content = any_file(folder, draw)
    places = draw.sample(range(len(content)), draw.choice([1, 1, 1, 2, 9]))
    changed = bytearray(content)
    for place in places:
        changed[place] ^= draw.randint(1, 255)
    path.write_bytes(bytes(changed))
    return f"{path.name} at {places}"


def cut_short(folder: Path, draw: random.Random) -> str:
    """Leave out the end, the beginning or a piece of one file."""
    path, content = any_file(folder, draw)
    begin, end = sorted(draw.sample(range(len(content) + 1), 2))
    path.write_bytes(draw.choice([content[:begin], content[end:], content[:begin] + content[end:]]))
    return path.name


def repeat_a_piece(folder: Path, draw: random.Random) -> str:
    """Put a piece of one file in once more."""
    path, content = any_file(folder, draw)
    begin, end = sorted(draw.sample(range(len(content) + 1), 2))
    path.write_bytes(content[:end] + content[begin:end] + content[end:])
    return path.name


def change_a_number(folder: Path, draw: random.Random, but: str = "") -> str:
    """Change one digit, which leaves everything well formed."""
    path, content = any_file(folder, draw, but)
    digits = [place for place, byte in enumerate(content) if 48 <= byte <= 57]
    place = draw.choice(digits)
    digit = draw.choice([d for d in b"0123456789" if d != content[place]])
    path.write_bytes(content[:place] + bytes([digit]) + content[place + 1 :])
    return f"{path.name} at {place}"


def exchange_files(folder: Path, draw: random.Random) -> str:
    """Take two files for each other, take one away, or add one."""
    one, other = draw.sample(sorted((folder / "bundle").iterdir()), 2)
    match draw.randrange(3):
        case 0:
            one_bytes, other_bytes = one.read_bytes(), other.read_bytes()
            one.write_bytes(other_bytes)
            other.write_bytes(one_bytes)
        case 1:
            one.unlink()
        case _:
            (folder / "bundle" / f"member_{draw.randint(5, 99)}.txt").write_bytes(other.read_bytes())
    return f"{one.name}, {other.name}"


def forge_bundle(folder: Path, draw: random.Random) -> str:
    """Change a file and its digest in the bundle's manifest, sometimes the manifest's own too."""
    told = change_a_number(folder, draw, but="manifest.json")
    forge_manifest(folder / "bundle", whole=draw.random() < 0.5)
    return told


def forge_everything(folder: Path, draw: random.Random) -> str:
    """Change a file and every digest that lies in the champion's folder: only the history tells."""
    told = change_a_number(folder, draw, but="manifest.json")
    forge_manifest(folder / "bundle", whole=True)
    files = {path.name: sha256(path.read_bytes()) for path in sorted((folder / "bundle").iterdir())}
    facts = json.loads((folder / "champion.json").read_bytes())
    facts["files"] = files
    if draw.random() < 0.5:
        facts["digest"] = sha256(json.dumps(files, sort_keys=True).encode())
    (folder / "champion.json").write_text(json.dumps(facts, indent=1, sort_keys=True) + "\n")
    return told


KINDS: tuple[Callable[[Path, random.Random], str], ...] = (
    flip_bits,
    cut_short,
    repeat_a_piece,
    change_a_number,
    exchange_files,
    forge_bundle,
    forge_everything,
)


def any_file(folder: Path, draw: random.Random, but: str = "") -> tuple[Path, bytes]:
    """One file of the bundle, but one."""
    path = draw.choice([path for path in sorted((folder / "bundle").iterdir()) if path.name != but])
    return path, path.read_bytes()


def forge_manifest(bundle: Path, *, whole: bool) -> None:
    """State the files' digests as they now are; with `whole`, the manifest's own as well."""
    plain = json.loads((bundle / "manifest.json").read_bytes())
    plain["files"] = {name: sha256((bundle / name).read_bytes()) for name in plain["files"]}
    if whole:
        del plain["self"]
        plain["self"] = sha256(as_json(plain))
    (bundle / "manifest.json").write_bytes(as_json(plain))


def as_json(plain: object) -> bytes:
    """JSON as bundles have it."""
    return (json.dumps(plain, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def sha256(content: bytes) -> str:
    """Hexadecimal digest."""
    return hashlib.sha256(content).hexdigest()


def in_a_child(work: Callable[[], Iterator[str]], expected: int) -> Iterator[str]:
    """Run cases in a forked child; those that it does not live to tell have failed."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        try:
            for said in work():
                os.write(writer, (said + "\n").encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as told:
        lines = told.read().splitlines()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    yield from lines
    yield from [f"a process ended with {code} and did not tell"] * (expected - len(lines))


def other_declarations_refused(case: Case) -> Iterator[str]:
    """A model is not used in a workspace whose declarations differ from those it was trained with, in one word even."""
    from takeroot.errors import TakerootError  # noqa: PLC0415 - the product's source is chosen first
    from takeroot.pipeline.champion import read_champion  # noqa: PLC0415
    from takeroot.workspace.definitions import definitions_digest  # noqa: PLC0415
    from takeroot.workspace.workspace import read_workspace  # noqa: PLC0415

    home = copy_of(case, "workspace")
    sound = definitions_digest(read_workspace(home / "workspace"))
    for name, old, new in EDITS:
        path = home / "workspace" / name
        text = path.read_text(encoding="utf-8")
        changed, times = re.subn(old, new, text, count=1)
        if not times:
            yield f"{name}: has no {old}"
            continue
        path.write_text(changed, encoding="utf-8")
        overlooked = False
        try:
            edited = read_workspace(home / "workspace")
            overlooked = definitions_digest(edited) == sound
            read_champion(edited)
        except TakerootError:
            yield f"{name}: {old} -> {new}: was overlooked" if overlooked else ""
        else:
            yield f"{name}: {old} -> {new}: was used"
        path.write_text(text, encoding="utf-8")
    read_champion(read_workspace(home / "workspace"))


EDITS = (
    ("models/hazard.toml", r"leads = \[3, 6, 12\]", "leads = [3, 6, 9]"),
    ("models/hazard.toml", r"leads = \[3, 6, 12\]", "leads = [6, 12]"),
    ("models/hazard.toml", '"further_study", ', ""),
    ("models/hazard.toml", r'competing = \["retired", ', 'competing = ["further_study_ended", "retired", '),
    *(
        (f"features/{factor}.toml", r"window = (\d+)", r"window = 1\1")
        for factor in ("pay", "workload", "growth", "environment")
    ),
    *((f"features/{factor}.toml", r'verb = "latest"', 'verb = "mean"') for factor in ("pay", "burnout", "commute")),
    *(
        (f"features/{factor}.toml", r'direction = "rises"', 'direction = "falls"')
        for factor in ("workload", "burnout", "commute", "title", "schooling")
    ),
    ("features/pay.toml", r'direction = "falls"', 'direction = "rises"'),
    *(
        (f"features/{factor}.toml", r"\n\[features\.(\w+)\]", r"\n[features.\1_x]")
        for factor in ("person", "family", "post", "environment", "growth", "commute", "schooling", "title", "burnout")
    ),
    ("features/tables/pay.toml", r"high = (\d+)", r"high = 1\1"),
    ("features/tables/surveys.toml", r"high = (\d+)", r"high = 1\1"),
    ("features/tables/workload.toml", r"low = 0", "low = 1"),
)
"""File, what stands there, what stands there then: windows, verbs, directions, names, leads, exits, limits."""


def other_columns_refused(case: Case) -> Iterator[str]:
    """Features that are not those of the model: refused by our own error, never scored and never a crash."""
    import numpy as np  # noqa: PLC0415 - the product's source is chosen first
    import pandas as pd  # noqa: PLC0415

    from takeroot.errors import HazardError  # noqa: PLC0415
    from takeroot.hazard.bundle import read_bundle  # noqa: PLC0415

    home = copy_of(case, "workspace")
    model = read_bundle((home / "workspace" / "models" / "champion").resolve() / "bundle", definitions=None)
    names = list(model.feature_names)
    sound = pd.DataFrame(np.random.default_rng(SEED).normal(size=(20, len(names))), columns=names)
    first = names[0]
    breaks = {
        "no first column": [sound.drop(columns=first)] * 3,
        "no last column": [sound.drop(columns=names[-1])] * 3,
        "a column renamed": [sound.rename(columns={first: first + "_"})] * 3,
        "a column twice": [pd.concat([sound, sound[[first]]], axis=1)] * 3,
        "text": [sound.astype({first: "str"})] * 3,
        "objects": [sound.astype({first: object}).assign(**{first: "high"})] * 3,
        "dates": [sound.assign(**{first: pd.Timestamp("2024-12-31")})] * 3,
        "categories": [sound.assign(**{first: pd.Categorical(["a", "b"] * 10)})] * 3,
        "infinite": [sound.assign(**{first: np.inf})] * 3,
        "too few leads": [sound] * 2,
        "too many leads": [sound] * 4,
        "leads of other people": [sound, sound, sound[:10]],
        "no columns": [sound[[]]] * 3,
        "one lead without a column": [sound, sound.drop(columns=first), sound],
    }
    for told, values in breaks.items():
        for ask in (model.log_odds, model.contributions):
            try:
                ask(values)
            except HazardError:
                yield ""
            except Exception as error:  # noqa: BLE001 - whatever else is raised is no refusal of ours
                yield f"{told}: {ask.__name__} raised {type(error).__name__}"
            else:
                yield f"{told}: {ask.__name__} answered"
    model.log_odds([sound] * 3)


CHECKS = (corrupted_models_refused, other_declarations_refused, other_columns_refused)

DEFECTS = (
    Defect(
        "the digest of the whole champion is not computed again",
        "registry/champion.py",
        'if facts.get("digest") != bundle_digest(found):',
        'if not facts.get("digest"):',
        "corrupted_models_refused",
    ),
    Defect(
        "the history's digest is not compared",
        "registry/champion.py",
        'if known and known[-1].digest != facts["digest"]:',
        'if known and not facts["digest"]:',
        "corrupted_models_refused",
    ),
    Defect(
        "a model is used whatever it was trained with",
        "hazard/bundle.py",
        'if definitions is not None and manifest["definitions"] != definitions:',
        'if definitions is not None and not manifest["definitions"]:',
        "other_declarations_refused",
    ),
    Defect(
        "windows and directions are taken for words",
        "workspace/definitions.py",
        '_WORDS = {"label", "unit", "arrives_as"}',
        '_WORDS = {"label", "unit", "arrives_as", "window", "direction"}',
        "other_declarations_refused",
    ),
    Defect(
        "values are not looked at before they are scored",
        "hazard/fitted_hazard.py",
        "        require_features(values, wanted, ",
        "        (lambda *_, **__: None)(values, wanted, ",
        "other_columns_refused",
    ),
)


if __name__ == "__main__":
    sys.exit(run_script(__file__, CHECKS, DEFECTS))
