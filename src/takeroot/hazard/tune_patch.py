"""What a search found, as lines for models/hazard.toml, or put into its text with every comment kept."""

import re

from takeroot.errors import HazardError
from takeroot.hazard.tune import Changes


def tune_patch(changes: Changes) -> str:
    """The lines that a person would change.

    Examples
    --------
    >>> print(tune_patch({"boosting": {"rounds": 200, "l2": 5.0}}))
    [boosting]
    rounds = 200
    l2 = 5.0
    """
    sections = [
        "\n".join([f"[{name}]", *(f"{key} = {value}" for key, value in of.items())]) for name, of in changes.items()
    ]
    return "\n\n".join(sections)


def patched(text: str, changes: Changes) -> str:
    r"""The text of hazard.toml with these values in place of its own; nothing else changes.

    Raises
    ------
    HazardError
        If a key does not stand in its section on a line of its own.

    Examples
    --------
    >>> print(patched("[boosting]\nrounds = 120  # of a member\n", {"boosting": {"rounds": 200}}), end="")
    [boosting]
    rounds = 200  # of a member
    """
    lines, section, left = [], "", {(name, key) for name, of in changes.items() for key in of}
    for line in text.splitlines(keepends=True):
        if header := re.match(r"\[([\w.]+)\]", line):
            section = header[1]
        found = re.match(r"(\w+)(\s*=\s*)([^#\s]+)", line)
        if found and (section, found[1]) in left:
            left.remove((section, found[1]))
            line = f"{found[1]}{found[2]}{changes[section][found[1]]}{line[found.end() :]}"  # noqa: PLW2901 - the line anew
        lines.append(line)
    if left:
        missing = ", ".join(f"{name}.{key}" for name, key in sorted(left))
        raise HazardError(f"hazard.toml: {missing}: stands on no line of its own; write it in by hand")
    return "".join(lines)
