"""Digests of a bundle's files: what was registered is what becomes champion is what is scored with."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path


def bundle_files(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below `folder`, by its relative path, sorted.

    Examples
    --------
    >>> bundle_files(Path("nowhere"))
    {}
    """
    paths = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return dict(sorted((path.relative_to(folder).as_posix(), _digest(path)) for path in paths))


def bundle_digest(files: Mapping[str, str]) -> str:
    """One SHA-256 for all files of a bundle.

    Examples
    --------
    >>> bundle_digest({"model.txt": "1", "model.json": "2"}) == bundle_digest({"model.json": "2", "model.txt": "1"})
    True
    """
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()


def _digest(path: Path) -> str:
    if path.is_symlink() or not path.is_file():
        return "not a file"
    return hashlib.sha256(path.read_bytes()).hexdigest()
