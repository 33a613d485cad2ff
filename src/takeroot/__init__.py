"""Who among grassroots health staff is likely to leave, why, and what could keep them.

The public face for data scientists; operators use the command `takeroot` (see `takeroot.cli`).
Names are imported when they are first asked for, so that `import takeroot` costs nothing.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from takeroot.hazard.model import HazardModel

__all__ = ["HazardModel"]

_HOMES = {"HazardModel": "takeroot.hazard.model"}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - the type is the class asked for
    if name not in _HOMES:
        raise AttributeError(f"module 'takeroot' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - costs nothing until a name is asked for

    return getattr(import_module(_HOMES[name]), name)
