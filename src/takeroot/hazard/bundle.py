"""A model as files: LightGBM text, JSON and a manifest of digests; nothing is pickled, nothing parsed unchecked."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from takeroot.errors import HazardError, Problem
from takeroot.hazard.boosted_margin import BoostedMargin
from takeroot.hazard.fitted_hazard import FittedHazard
from takeroot.hazard.linear_margin import LinearMargin
from takeroot.hazard.member import Member
from takeroot.hazard.stated_wish import StatedWish
from takeroot.hazard.training import Training
from takeroot.specs.recipe import Boosting, FewExits, StatedWishes

if TYPE_CHECKING:
    from takeroot.hazard.model import HazardModel

Fitted = TypeVar("Fitted", bound=FittedHazard)

_MANIFEST = "manifest.json"
_MODEL = "model.json"
_FORMAT = 2
_LARGEST = 1 << 30


def write_bundle(model: "HazardModel", folder: Path, *, definitions: str) -> str:
    """Write a trained model into an empty or new folder.

    Parameters
    ----------
    model : HazardModel
        Fitted.
    folder : Path
        Made if need be. Whoever publishes it sees to it that it appears whole or not at all.
    definitions : str
        Digest of the declarations it was trained with.

    Returns
    -------
    str
        The digest of the whole bundle: equal models have equal bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    contents = {_MODEL: _json(_plain(model))}
    for number, member in enumerate(model.members_):
        for margin in member.margins:
            if isinstance(margin, BoostedMargin):
                contents[f"member_{number}.txt"] = margin.text.encode()
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    manifest = _manifest({name: _sha256(content) for name, content in contents.items()}, definitions)
    (folder / _MANIFEST).write_bytes(manifest)
    return _sha256(manifest)


def read_bundle(folder: Path, *, definitions: str | None) -> "HazardModel":
    """Read a model back; every digest is checked before anything but the manifest is parsed.

    Parameters
    ----------
    folder : Path
        What `write_bundle` wrote.
    definitions : str or None
        Digest of the workspace's declarations; None asks for no fit (to show a model, never to score with it).

    Raises
    ------
    HazardError
        If a file is missing or differs in one byte, or if the model was trained with other declarations or written by
        another version.
    """
    from takeroot.hazard.model import HazardModel  # noqa: PLC0415 - scikit-learn is slow to import, and scoring needs none

    def make(plain: dict[str, Any]) -> HazardModel:
        model = HazardModel(
            cuts=tuple(int(cut) if cut == int(cut) else cut for cut in plain["cuts"]),
            learner=plain["learner"],
            directions=plain["directions"],
            foreseen=tuple(plain["foreseen"]),
            boosting=Boosting(**plain["boosting"]),
            few_exits=FewExits(**plain["few_exits"]),
            stated_wishes=StatedWishes(**plain["stated_wishes"]),
        )
        model.n_features_in_ = len(plain["features"])
        model.feature_names_in_ = np.array(plain["features"], dtype=object)
        return model

    return _read(folder, definitions, make)


def read_fitted(folder: Path, *, definitions: str | None) -> FittedHazard:
    """Read what scoring needs alone, as `read_bundle` reads a whole estimator; it is quicker to start."""

    def make(plain: dict[str, Any]) -> FittedHazard:
        model = FittedHazard()
        model.foreseen = tuple(plain["foreseen"])
        return model

    return _read(folder, definitions, make)


def _read(folder: Path, definitions: str | None, make: Callable[[dict[str, Any]], Fitted]) -> Fitted:
    manifest = _read_manifest(folder)
    contents = _checked(folder, manifest["files"])
    if definitions is not None and manifest["definitions"] != definitions:
        raise HazardError(
            f"{folder.name}: the model was trained with other declarations than this workspace has; train again: "
            "takeroot train DATA --as-of M"
        )
    try:
        plain = json.loads(contents[_MODEL])
        return _filled(make(plain), plain, contents)
    except (KeyError, TypeError, ValueError) as error:
        said = "was written by another version of takeroot; train again: takeroot train DATA --as-of M"
        raise HazardError(Problem(f"{folder.name}/{_MODEL}", said)) from error


def _plain(model: "HazardModel") -> dict[str, Any]:
    return {
        "format": _FORMAT,
        "cuts": [float(cut) for cut in model.cuts_],
        "features": list(model.names_),
        "columns": list(model.columns_),
        "learner": model.learner_,
        "directions": dict(model.directions or {}),
        "foreseen": list(model.foreseen or ()),
        "boosting": (model.boosting or Boosting()).model_dump(mode="json"),
        "few_exits": (model.few_exits or FewExits()).model_dump(mode="json"),
        "stated_wishes": (model.stated_wishes or StatedWishes()).model_dump(mode="json"),
        "stated_wish": model.stated_wish_.to_json() if model.stated_wish_ else None,
        "spread": model.spread_,
        "season": list(model.season_ or ()),
        "month": model.month_,
        "scale": model.scale_.tolist(),
        "shift": model.shift_.tolist(),
        "members": [_plain_member(number, member) for number, member in enumerate(model.members_)],
        "training": model.training_.to_json(),
    }


def _plain_member(number: int, member: Member) -> list[dict[str, Any]]:
    return [
        {"kind": "boosted", "file": f"member_{number}.txt", "levels": list(margin.levels)}
        if isinstance(margin, BoostedMargin)
        else {"kind": "linear", **margin.to_json()}
        for margin in member.margins
    ]


def _filled(model: Fitted, plain: dict[str, Any], contents: dict[str, bytes]) -> Fitted:
    model.cuts_ = np.array(plain["cuts"])
    model.names_, model.columns_ = tuple(plain["features"]), tuple(plain["columns"])
    model.learner_, model.spread_ = plain["learner"], plain["spread"]
    model.season_, model.month_ = tuple(plain["season"]) or None, plain["month"]
    model.scale_, model.shift_ = np.array(plain["scale"]), np.array(plain["shift"])
    model.members_ = tuple(Member(tuple(_margin(part, contents) for part in parts)) for parts in plain["members"])
    model.stated_wish_ = StatedWish.from_json(plain["stated_wish"]) if plain["stated_wish"] else None
    model.training_ = Training.from_json(plain["training"])
    return model


def _margin(plain: dict[str, Any], contents: dict[str, bytes]) -> BoostedMargin | LinearMargin:
    if plain["kind"] == "boosted":
        return BoostedMargin(contents[plain["file"]].decode(), tuple(plain["levels"]))
    return LinearMargin.from_json(plain)


def _manifest(digests: dict[str, str], definitions: str) -> bytes:
    plain = {"definitions": definitions, "files": digests}
    return _json({**plain, "self": _sha256(_json(plain))})


def _read_manifest(folder: Path) -> dict[str, Any]:
    try:
        written = (folder / _MANIFEST).read_bytes()
        plain = json.loads(written)
        whole = _manifest(plain["files"], plain["definitions"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise HazardError(f"{folder.name}/{_MANIFEST}: missing or damaged; train again, or export the model") from error
    # Written anew from its own parts it must come out the same: no byte of it can change unseen.
    if whole != written:
        raise HazardError(f"{folder.name}/{_MANIFEST}: was changed after it was written; train again")
    return plain


def _checked(folder: Path, digests: dict[str, str]) -> dict[str, bytes]:
    wrong: list[str] = []
    contents: dict[str, bytes] = {}
    for name, digest in digests.items():
        if Path(name).name != name or not (folder / name).is_file() or (folder / name).stat().st_size > _LARGEST:
            wrong.append(f"{folder.name}/{name}: is missing")
            continue
        contents[name] = (folder / name).read_bytes()
        if _sha256(contents[name]) != digest:
            wrong.append(f"{folder.name}/{name}: differs from what was trained; nothing of it was read")
    if wrong:
        raise HazardError(wrong)
    return contents


def _json(plain: dict[str, Any]) -> bytes:
    return (json.dumps(plain, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
