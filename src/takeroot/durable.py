"""Writing that survives a power cut: a file whole or not at all, a link swapped in one step, a folder on the disk.

Neighbours: `takeroot.runs` publishes months with it, `takeroot.registry` the champion.
"""

import os
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Put `content` at `path`: whoever reads finds the old bytes or the new, never a part.

    The new bytes are made as `.<name>.new` beside it; one left by a killed process is overwritten.

    Raises
    ------
    OSError
        If the disk refuses; `path` is then as it was.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "ledger.jsonl"
    >>> write_whole(path, b"one line")
    >>> path.read_bytes()
    b'one line'
    """
    new = path.with_name(f".{path.name}.new")
    with new.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    sync_folder(path.parent)


def swap_link(link: Path, target: str) -> None:
    """Let `link` point at `target`, a path relative to the folder of `link`, in one step.

    Raises
    ------
    OSError
        If the disk refuses, or `link` is a folder; `link` is then as it was.

    Examples
    --------
    >>> import tempfile
    >>> home = Path(tempfile.mkdtemp())
    >>> swap_link(home / "champion", ".history/1")
    >>> os.readlink(home / "champion")
    '.history/1'
    """
    new = link.with_name(f".{link.name}.new")
    new.unlink(missing_ok=True)
    new.symlink_to(target)
    new.replace(link)
    sync_folder(link.parent)


def sync_tree(folder: Path) -> None:
    """Force every file and folder below `folder`, and itself, to the disk.

    Raises
    ------
    OSError
        If the disk refuses.

    Examples
    --------
    >>> import tempfile
    >>> sync_tree(Path(tempfile.mkdtemp()))
    """
    for path in sorted(folder.rglob("*")):
        if not path.is_symlink():
            sync_folder(path)
    sync_folder(folder)


def sync_folder(path: Path) -> None:
    """Force one folder's entries, or one file's bytes, to the disk.

    Raises
    ------
    OSError
        If the disk refuses.

    Examples
    --------
    >>> import tempfile
    >>> sync_folder(Path(tempfile.mkdtemp()))
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
