"""Every mutant of a module: where it is, what becomes of it, and the module's code with that one change.

`changes` has the kinds of change. Left alone, and counted, are parts of which no test should ask: the wording of
messages (texts, f-strings, what is raised), declarations (annotations, decorators, bases), and strictness (of `zip`:
it guards against a slip of the programmer alone). Texts are left alone everywhere: most are names of columns, whose
change fails at once and would flatter the share.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

from changes import changes

_LONG = 100


@dataclass(frozen=True)
class Mutant:
    """One small fault.

    Parameters
    ----------
    path : Path
        The module.
    file : str
        The module below src/takeroot.
    function : str
        The innermost function it stands in, or `module`.
    change : str
        What becomes of what; with `file` and `function` its name, whatever the line.
    line : int
        Where it stands now.
    statement : int
        Its innermost statement's number, as in `statements`.
    outermost : tuple of str and int, or None
        Qualified name and first line of the outermost function it stands in.
    node, option : int
        Number of the node in the tree, and of the change among its changes.
    """

    path: Path
    file: str
    function: str
    change: str
    line: int
    statement: int
    outermost: tuple[str, int] | None
    node: int
    option: int

    def __str__(self) -> str:
        return f"{self.file} {self.function}: {self.change}"

    def code(self) -> CodeType:
        """The whole module with this change, compiled: every line stays where it is."""
        tree = ast.parse(self.path.read_bytes())
        parents, node = parents_of(tree), list(ast.walk(tree))[self.node]
        parent = parents[node]
        replace(parent, node, changes(node, parent)[self.option])
        return compile(ast.fix_missing_locations(tree), str(self.path), "exec")


@dataclass(frozen=True)
class Module:
    """All mutants of a module, and how many were left out, by the reason."""

    mutants: list[Mutant]
    left_out: Counter[str]


def mutants_of(path: Path, file: str) -> Module:
    """Find every mutant of a module, in the order of its tree."""
    tree = ast.parse(path.read_bytes())
    parents, idle = parents_of(tree), dict(_idle(tree))
    numbers = {statement: number for number, statement in enumerate(statements(tree))}
    found, names, left_out = [], Counter[str](), Counter[str]()
    for at, node in enumerate(ast.walk(tree)):
        for option, changed in enumerate(changes(node, parents.get(node))):
            if node in idle:
                left_out[idle[node]] += 1
                continue
            above = list(_above(node, parents))
            function = _function(above)
            change = _told(node, changed, parents[node])
            names[function + change] += 1
            if names[function + change] > 1:
                change += f" ({names[function + change]})"
            statement = next(one for one in above if isinstance(one, ast.stmt))
            place = (function, change, statement.lineno, numbers[statement], _outermost(above))
            found.append(Mutant(path, file, *place, at, option))
    return Module(found, left_out)


def statements(tree: ast.Module) -> list[ast.stmt]:
    """The statements of a module, in the order that numbers them."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]


def parents_of(tree: ast.AST) -> dict[ast.AST, ast.AST]:
    """The node above each node."""
    return {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}


def replace(parent: ast.AST, node: ast.AST, other: ast.AST) -> None:
    """Put another node in the place of one."""
    for field, value in ast.iter_fields(parent):
        if value is node:
            setattr(parent, field, other)
        elif isinstance(value, list):
            setattr(parent, field, [other if one is node else one for one in value])


def _idle(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Nodes that are left alone, and why."""
    for node in ast.walk(tree):
        for part, reason in _idle_parts(node):
            yield from ((inner, reason) for inner in ast.walk(part))


def _idle_parts(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    match node:
        case ast.FunctionDef() | ast.ClassDef():
            yield from ((part, "declarations") for part in node.decorator_list)
            if isinstance(node, ast.FunctionDef) and node.returns:
                yield node.returns, "declarations"
        case ast.arg(annotation=ast.expr() as annotation) | ast.AnnAssign(annotation=annotation):
            yield annotation, "declarations"
        case ast.keyword(arg="strict"):
            yield node.value, "strictness"
        case ast.JoinedStr():
            yield node, "messages"
        case ast.Raise():
            yield from ((part, "messages") for part in ast.iter_child_nodes(node))


def _above(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> Iterator[ast.AST]:
    """The node and all that it stands in, inside out."""
    yield node
    while node in parents:
        node = parents[node]
        yield node


def _function(above: list[ast.AST]) -> str:
    """The innermost function or class; a default of a function's argument is the function's."""
    names = [one.name for one in above if isinstance(one, ast.FunctionDef | ast.ClassDef)]
    return ".".join(reversed(names)) or "module"


def _outermost(above: list[ast.AST]) -> tuple[str, int] | None:
    """The outermost function, as its compiled code tells of itself."""
    functions = [one for one in above if isinstance(one, ast.FunctionDef)]
    if not functions:
        return None
    last = functions[-1]
    classes = [one.name for one in above[above.index(last) :] if isinstance(one, ast.ClassDef)]
    first_line = min([last.lineno, *(part.lineno for part in last.decorator_list)])
    return ".".join([*reversed(classes), last.name]), first_line


def _told(node: ast.AST, changed: ast.AST, parent: ast.AST) -> str:
    """The change in words of code."""
    if isinstance(changed, ast.Pass):
        return f"`{_text(node)}` left out"
    tested = ast.If | ast.IfExp | ast.While
    if isinstance(node, tested) and isinstance(changed, tested):
        return f"`if {_text(node.test)}` -> `if {_text(changed.test)}`"
    if isinstance(node, ast.Call) and isinstance(changed, ast.Call):
        kept = {_text(one) for one in changed.keywords}
        gone = next(_text(one) for one in node.keywords if _text(one) not in kept)
        return f"`{_text(node.func)}(...)` without `{gone}`"
    if isinstance(node, ast.Constant):
        before = _text(parent)
        replace(parent, node, changed)
        after = _text(parent)
        replace(parent, changed, node)
        return f"`{before}` -> `{after}`"
    return f"`{_text(node)}` -> `{_text(changed)}`"


def _text(node: ast.AST) -> str:
    """The first line of the code of a node, cut where it is long."""
    line = ast.unparse(ast.fix_missing_locations(node)).partition("\n")[0]
    return line if len(line) <= _LONG else f"{line[:_LONG]}..."
