"""Write what a county's own measures showed into a lever's file, as a table of its own: what is published stays."""

import json
import re
import tomllib

from takeroot.errors import LeversError
from takeroot.specs.evidence import OwnData

_HEADER = "[own_data]"


def write_own_data(text: str, own: OwnData, *, where: str = "lever") -> str:
    r"""Put own data into the text of a lever's TOML file, in place of earlier ones.

    Parameters
    ----------
    text : str
        The file as it is.
    own : OwnData
        The newest estimate from all own measures.
    where : str
        The file, for the message.

    Returns
    -------
    str
        The file as it shall be: only `[own_data]` differs, and writing the same again changes nothing.

    Raises
    ------
    LeversError
        If `[own_data]` stands there in a form that cannot be replaced line by line.

    Examples
    --------
    >>> own = OwnData(hazard_ratio=0.7, low=0.6, high=0.8, method="randomised", since="2023-01", as_of="2024-06",
    ...               people=400, events=61)
    >>> once = write_own_data("[evidence] # what is known\nhazard_ratio = 0.95 # a guess\n", own)
    >>> print(once)
    [evidence] # what is known
    hazard_ratio = 0.95 # a guess
    <BLANKLINE>
    [own_data]
    hazard_ratio = 0.7
    low = 0.6
    high = 0.8
    method = "randomised"
    since = "2023-01"
    as_of = "2024-06"
    people = 400
    events = 61
    source = "own data"
    <BLANKLINE>
    >>> write_own_data(once, own) == once
    True
    """
    values = {name: json.dumps(value, ensure_ascii=False) for name, value in own.model_dump(mode="json").items()}
    start = re.search(rf"^{re.escape(_HEADER)}.*$", text, flags=re.MULTILINE)
    new = _appended(text, values) if start is None else _replaced(text, start.end(), values, where)
    if _read(new) != tomllib.loads(text) | {"own_data": own.model_dump(mode="json")}:
        raise LeversError(f"{where}: own_data: cannot be replaced; take the table {_HEADER} out, then run this again")
    return new


def _read(text: str) -> dict[str, object] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _appended(text: str, values: dict[str, str]) -> str:
    lines = (f"{name} = {value}" for name, value in values.items())
    return "\n".join((text.rstrip("\n"), "", _HEADER, *lines, ""))


def _replaced(text: str, start: int, values: dict[str, str], where: str) -> str:
    end = re.search(r"^\[", text[start:], flags=re.MULTILINE)
    stop = start + end.start() if end else len(text)
    part = text[start:stop]
    for name, value in values.items():
        line = re.compile(rf'^({name}\s*=\s*)("(?:[^"\\]|\\.)*"|[^\s#]+)', flags=re.MULTILINE)
        if not line.search(part):
            raise LeversError(f"{where}: own_data.{name}: not on a line of its own; write it so, then run this again")
        part = line.sub(lambda found, new=value: found[1] + new, part, count=1)  # type: ignore[misc]
    return text[:start] + part + text[stop:]
