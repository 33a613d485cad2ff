"""Modules imported changed: with marks that tell which statements ran, or with a mutant's one change."""

import ast
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from mmap import mmap
from pathlib import Path
from types import CodeType, ModuleType

from areas import SOURCE
from mutate import parents_of, statements

_MARKS = "__statements_run__"


class Changed(MetaPathFinder):
    """Finds the modules that are to be imported changed; all others are left to the usual finders.

    Parameters
    ----------
    modules : mapping of str to Path
        Module names and files.
    code : callable
        Makes a module's code from its file.
    names : mapping
        What the modules find among their globals.
    """

    def __init__(
        self, modules: Mapping[str, Path], code: Callable[[Path], CodeType], names: Mapping[str, object] | None = None
    ) -> None:
        self._modules, self._code, self._names = modules, code, names or {}

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:  # noqa: ARG002
        """Tell of a module that is to be changed."""
        file = self._modules.get(fullname)
        loader = _Loader(fullname, str(file), self._code, self._names)
        return spec_from_file_location(fullname, file, loader=loader) if file else None


class _Loader(SourceFileLoader):
    def __init__(self, fullname: str, path: str, code: Callable[[Path], CodeType], names: Mapping[str, object]) -> None:
        super().__init__(fullname, path)
        self._code, self._names = code, names

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002
        return self._code(Path(self.path))

    def exec_module(self, module: ModuleType) -> None:
        vars(module).update(self._names)
        super().exec_module(module)


class Marks:
    """Which statements of some modules ran, in this process and in all that were forked from it.

    Parameters
    ----------
    files : sequence of Path
        The modules.
    """

    def __init__(self, files: Sequence[Path]) -> None:
        sizes = [len(statements(ast.parse(file.read_bytes()))) for file in files]
        self._from = {file: sum(sizes[:at]) for at, file in enumerate(files)}
        self._places = [(file, number) for file, size in zip(files, sizes, strict=True) for number in range(size)]
        self._shared = mmap(-1, len(self._places) + 1)

    def import_marked(self) -> None:
        """Let the modules be imported with marks from now on."""
        modules = {module_name(file): file for file in self._from}
        sys.meta_path.insert(0, Changed(modules, self._marked, {_MARKS: self._shared}))

    def take(self) -> set[tuple[Path, int]]:
        """The statements that ran since the last time, as file and number."""
        raw = self._shared[:]
        self._shared[:] = bytes(len(raw))
        return {place for place, ran in zip(self._places, raw, strict=False) if ran}

    def _marked(self, file: Path) -> CodeType:
        """The module's code, with a mark before each statement."""
        tree = ast.parse(file.read_bytes())
        parents = parents_of(tree)
        for number, statement in enumerate(statements(tree)):
            if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)):  # a docstring
                _put_before(parents[statement], statement, f"{_MARKS}[{self._from[file] + number}] = 1")
        return compile(ast.fix_missing_locations(tree), str(file), "exec")


def module_name(file: Path) -> str:
    """The name by which a file of the product is imported."""
    return ".".join(("takeroot", *file.relative_to(SOURCE).with_suffix("").parts))


def _put_before(parent: ast.AST, statement: ast.stmt, mark: str) -> None:
    for block in _blocks(parent):
        if statement in block:
            marking = ast.copy_location(ast.parse(mark).body[0], statement)
            block.insert(block.index(statement), marking)


def _blocks(node: ast.AST) -> Iterator[list[ast.AST]]:
    for _, value in ast.iter_fields(node):
        if isinstance(value, list):
            yield value
