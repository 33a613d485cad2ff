"""Formats are found, not registered: every module of this folder that has `SUFFIX` and `write` is one."""

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from takeroot.errors import Problem, ReportError, did_you_mean
from takeroot.report import formats
from takeroot.report.layout.document import Document


@dataclass(frozen=True)
class Format:
    """One export format: its id, the ending of its files, and what writes it."""

    id: str
    suffix: str
    write: Callable[[Document], bytes]


def find_formats() -> tuple[str, ...]:
    """List the ids of all formats.

    Examples
    --------
    >>> "xlsx" in find_formats()
    True
    """
    return tuple(module.name for module in pkgutil.iter_modules(formats.__path__) if _is_format(module))


def find_format(name: str) -> Format:
    """Load one format.

    Raises
    ------
    ReportError
        If there is no such format.
    """
    if name not in find_formats():
        raise ReportError(Problem("format", f"{name!r} is not known", did_you_mean(name, find_formats())))
    module = import_module(f"{formats.__name__}.{name}")
    return Format(name, module.SUFFIX, module.write)


def _is_format(module: pkgutil.ModuleInfo) -> bool:
    return not module.ispkg and f"{formats.__name__}.{module.name}" != __name__
