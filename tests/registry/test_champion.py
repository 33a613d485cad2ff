"""Scoring reads the champion as plain files, without MLflow, and refuses one that was touched."""

import json
import shutil
import subprocess
import sys

import pytest

from takeroot.errors import RegistryError
from takeroot.registry.adopt import adopt
from takeroot.registry.bundle_files import bundle_digest, bundle_files
from takeroot.registry.champion import current_champion
from takeroot.registry.champion_history import history_folder, reigns
from takeroot.registry.list_models import list_models
from takeroot.registry.tracking import tracking


def test_without_mlflow(root, train):
    """Reading the champion imports neither MLflow nor SQLAlchemy, and works without the store."""
    train("one")
    shutil.rmtree(root / "mlruns")
    code = (
        "import sys, pathlib; from takeroot.registry.champion import current_champion;"
        f"print(current_champion(pathlib.Path({str(root)!r})).version, {{'mlflow', 'sqlalchemy'}} & {{*sys.modules}})"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["1", "set()"]


def test_none(root):
    """A workspace without a champion has none, and that is no error."""
    assert current_champion(root) is None


def test_changed(root, train):
    """Each byte of the bundle, changed alone, is found, and the file is named."""
    train("one")
    path = root / "models" / "champion" / "bundle" / "model.json"
    content = path.read_bytes()
    for place in range(len(content)):
        path.write_bytes(content[:place] + bytes([content[place] ^ 4]) + content[place + 1 :])
        with pytest.raises(RegistryError, match=r"model\.json: is not the file that was promoted"):
            current_champion(root)


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "bundle" / "model.json").unlink(),
        lambda folder: (folder / "bundle" / "more.txt").write_text(""),
        lambda folder: (folder / "champion.json").unlink(),
        lambda folder: (folder / "champion.json").write_text("{}"),
        lambda folder: (folder / "champion.json").write_text("[1]"),
        lambda folder: (folder / "champion.json").write_bytes(b"\xff"),
        lambda folder: shutil.rmtree(folder / "bundle"),
    ],
    ids=["file removed", "file added", "facts removed", "facts empty", "no object", "no text", "bundle removed"],
)
def test_tampered(root, train, change):
    """A champion that lacks something, or has more, is refused."""
    train("one")
    change(root / "models" / "champion")
    with pytest.raises(RegistryError):
        current_champion(root)


def test_unfinished_promotion(root, train):
    """A reign that was written down but never took effect does not count, and goes with the next."""
    train("one")
    table = history_folder(root) / "champions.jsonl"
    table.write_text(table.read_text() + table.read_text().replace("0001-v1", "0002-v9"))
    assert [reign.folder for reign in reigns(root)] == ["0001-v1"]
    assert current_champion(root).version == 1


def test_broken_history(root, train):
    """A table of champions that cannot be read is told by its line."""
    train("one")
    table = history_folder(root) / "champions.jsonl"
    table.write_text(table.read_text() + "{}\n")
    with pytest.raises(RegistryError, match=r"champions\.jsonl: line 2: cannot be read"):
        reigns(root)


def test_adopt(root, train, tmp_path):
    """A county adopts another's champion, with a reason; the store's alias names nobody then."""
    train("one")
    province = shutil.copytree(root / "models" / "champion", tmp_path / "pooled")
    county = tmp_path / "small"
    (county / "models").mkdir(parents=True)
    champion = adopt(county, province, when="2025-01-05", reason="nine exits")
    assert (champion.version, champion.how, champion.reason) == (None, "adopted", "nine exits")
    assert [(row.version, row.alias) for row in list_models(county)] == [(None, "champion")]
    adopt(root, province, when="2025-01-06", reason="pooled")
    assert [(row.version, row.alias) for row in list_models(root)] == [(1, ""), (None, "champion")]
    with tracking(root) as store:
        assert "champion" not in store.client.get_registered_model("takeroot").aliases


def test_adopt_refused(root, train, tmp_path):
    """A champion that was touched, or that is adopted for no reason, is refused."""
    train("one")
    copied = shutil.copytree(root / "models" / "champion", tmp_path / "pooled")
    with pytest.raises(RegistryError, match="without a reason"):
        adopt(root, copied, when="2025-01-05", reason=" ")
    (copied / "bundle" / "model.json").write_text("{}")
    with pytest.raises(RegistryError, match="is not the file that was promoted"):
        adopt(root, copied, when="2025-01-05", reason="pooled")


def test_forged(root, train):
    """A champion whose every digest was made to fit is still not the one that the history pins."""
    train("one")
    folder = root / "models" / "champion"
    (folder / "bundle" / "model.json").write_text("forged")
    files = bundle_files(folder / "bundle")
    facts = json.loads((folder / "champion.json").read_bytes()) | {"files": files}
    (folder / "champion.json").write_text(json.dumps(facts))
    with pytest.raises(RegistryError, match="does not state the digest of its bundle"):
        current_champion(root)
    (folder / "champion.json").write_text(json.dumps(facts | {"digest": bundle_digest(files)}))
    with pytest.raises(RegistryError, match="is not what the history of champions pins"):
        current_champion(root)
