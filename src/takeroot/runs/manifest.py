"""The facts a run states about itself, as JSON whose bytes depend on nothing but the facts."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from takeroot.errors import Problem, RunError

MANIFEST = "manifest.json"


def write_manifest(folder: Path, facts: Mapping[str, Any]) -> Path:
    """Write `facts` as manifest.json; the ledger pins its digest when the run is published.

    Parameters
    ----------
    folder : Path
        The run's folder.
    facts : mapping
        As-of month, received date, digests, counts, assumptions, warnings, versions: text, whole numbers, finite
        numbers, lists and mappings of them.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ValueError
        If a number is not finite, which JSON cannot say.
    TypeError
        If something is no JSON value.

    Examples
    --------
    The order of the facts does not show:

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> print(write_manifest(folder, {"b": 1, "a": "2024-12"}).read_text())
    {
     "a": "2024-12",
     "b": 1
    }
    """
    return write_json(folder / MANIFEST, facts)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read manifest.json of a run's folder.

    Raises
    ------
    RunError
        If it is missing or is no JSON object.
    """
    path = folder / MANIFEST
    try:
        facts = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise RunError(Problem(str(path), "cannot be read", "score the month again")) from error
    if not isinstance(facts, dict):
        raise RunError(Problem(str(path), "is no JSON object", "score the month again"))
    return facts


def write_json(path: Path, facts: Mapping[str, Any]) -> Path:
    """Write any facts the same way: keys sorted, one line each, UTF-8.

    Raises
    ------
    ValueError
        If a number is not finite.
    """
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
    path.write_bytes(f"{text}\n".encode())
    return path
