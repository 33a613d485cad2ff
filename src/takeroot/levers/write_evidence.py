"""Write what a lever's own data say into its file, as a change of five lines that leaves every comment in place."""

import json
import re
import tomllib

from takeroot.errors import LeversError
from takeroot.specs.lever import Effect

_KEYS = ("hazard_ratio", "low", "high", "grade", "source")


def write_evidence(text: str, effect: Effect, *, source: str, where: str = "lever") -> str:
    r"""Put new evidence into the text of a lever's TOML file.

    Parameters
    ----------
    text : str
        The file as it is.
    effect : Effect
        Hazard ratio with its 80 % interval.
    source : str
        Where it comes from; what stood there before is kept behind it. The grade becomes `A`: actual leaving.
    where : str
        The file, for the message.

    Returns
    -------
    str
        The file as it shall be: only the values below `[evidence]` differ.

    Raises
    ------
    LeversError
        If the file has no table `[evidence]` with its five keys, one a line.

    Examples
    --------
    >>> text = '[evidence] # what is known\nhazard_ratio = 0.95 # a guess\nlow = 0.8\nhigh = 1.05\ngrade = "-"\n'
    >>> text += 'source = "guess"\n'
    >>> print(write_evidence(text, Effect(hazard_ratio=0.9, low=0.8, high=1.0), source="own data"))
    [evidence] # what is known
    hazard_ratio = 0.9 # a guess
    low = 0.8
    high = 1.0
    grade = "A"
    source = "own data; before: guess"
    """
    start = re.search(r"^\[evidence\].*$", text, flags=re.MULTILINE)
    if start is None:
        raise LeversError(f"{where}: no [evidence] to update; copy one from another lever")
    end = re.search(r"^\[", text[start.end() :], flags=re.MULTILINE)
    stop = start.end() + end.start() if end else len(text)
    before = tomllib.loads(text)["evidence"]["source"].removeprefix("own data").split("; before: ")[-1]
    values = {
        "hazard_ratio": repr(effect.hazard_ratio),
        "low": repr(effect.low),
        "high": repr(effect.high),
        "grade": '"A"',
        "source": json.dumps(f"{source}; before: {before}", ensure_ascii=False),
    }
    part = text[start.end() : stop]
    for key in _KEYS:
        part = _replaced(part, key, values[key], where)
    return text[: start.end()] + part + text[stop:]


def _replaced(part: str, key: str, value: str, where: str) -> str:
    line = re.compile(rf'^({key}\s*=\s*)("(?:[^"\\]|\\.)*"|[^\s#]+)', flags=re.MULTILINE)
    if not line.search(part):
        raise LeversError(f"{where}: evidence.{key}: not on a line of its own; write it so, then run this again")
    return line.sub(lambda found: found[1] + value, part, count=1)
