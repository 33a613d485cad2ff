"""Small changes of a module's code, one at a time; docstrings, annotations and messages are left alone."""

import ast
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

_COMPARES = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_SUMS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd}


@dataclass(frozen=True)
class Mutant:
    """A changed module.

    Parameters
    ----------
    file : str
        Below src/takeroot.
    line : str
        The statement's first line as it was, and `change` what became of it.
    text : str
        The whole module, changed.
    """

    file: str
    line: str
    change: str
    text: str = field(repr=False)

    def __str__(self) -> str:
        return f"{self.file}: `{self.line}`: {self.change}"


def mutants_of(path: Path, name: str) -> Iterator[Mutant]:
    """Every mutant of a module."""
    source = path.read_text(encoding="utf-8")
    tree, lines = ast.parse(source), source.splitlines()
    for at, node in enumerate(ast.walk(tree)):
        if not inside_code(tree, node):
            continue
        for change in changes(node):
            changed = deepcopy(tree)
            twin = next(one for number, one in enumerate(ast.walk(changed)) if number == at)
            told = apply(twin, change)
            text = ast.unparse(ast.fix_missing_locations(changed))
            yield Mutant(name, lines[node.lineno - 1].strip(), told, text)


def inside_code(tree: ast.Module, node: ast.AST) -> bool:
    """Whether a node is code that runs: no import, annotation, docstring or text of a message."""
    return hasattr(node, "lineno") and id(node) not in {id(inner) for part in idle(tree) for inner in ast.walk(part)}


def idle(tree: ast.Module) -> Iterator[ast.AST]:
    """Parts of which a change changes nothing that a test could ask for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield from [
                argument.annotation
                for argument in ast.walk(node)
                if isinstance(argument, ast.arg) and argument.annotation
            ]
            yield from [node.returns] if node.returns else []
            yield from node.decorator_list
        elif isinstance(node, ast.AnnAssign):
            yield node.annotation
        elif isinstance(node, ast.JoinedStr | ast.Import | ast.ImportFrom | ast.Raise) or (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        ):
            yield node


def changes(node: ast.AST) -> list[str]:  # noqa: PLR0911 - a case a kind of node
    """Names of what can be changed of a node."""
    match node:
        case ast.Compare(ops=[one]) if type(one) in _COMPARES:
            return ["compare"]
        case ast.BoolOp():
            return ["and or"]
        case ast.UnaryOp(op=ast.Not() | ast.Invert()):
            return ["not"]
        case ast.BinOp(op=one) if type(one) in _SUMS:
            return ["sum"]
        case ast.Constant(value=bool()):
            return ["flag"]
        case ast.Constant(value=int()):
            return ["number"]
        case ast.If() | ast.IfExp():
            return ["always", "never"]
        case ast.Expr(value=ast.Call()):
            return ["left out"]
        case ast.Return(value=ast.expr()):
            return ["nothing"]
        case _:
            return []


def apply(node: ast.AST, change: str) -> str:  # noqa: PLR0911 - a case a kind of node
    """Change a node in place; return what was changed."""
    match node, change:
        case ast.Compare(), _:
            old = node.ops[0]
            node.ops[0] = _COMPARES[type(old)]()
            return f"{type(old).__name__} to {type(node.ops[0]).__name__}"
        case ast.BoolOp(), _:
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            return f"to {type(node.op).__name__}"
        case ast.UnaryOp(), _:
            replace(node, node.operand)
            return "negation left out"
        case ast.BinOp(), _:
            old = node.op
            node.op = _SUMS[type(old)]()
            return f"{type(old).__name__} to {type(node.op).__name__}"
        case ast.Constant(), "flag":
            node.value = not node.value
            return f"to {node.value}"
        case ast.Constant(), _:
            node.value += 1
            return f"{node.value - 1} to {node.value}"
        case ((ast.If() | ast.IfExp()), _):
            node.test = ast.Constant(change == "always")
            return f"condition {change} true"
        case ast.Expr(), _:
            node.value = ast.Constant(None)
            return "call left out"
        case ast.Return(), _:
            node.value = ast.Constant(None)
            return "returns nothing"
    raise TypeError(type(node))


def replace(node: ast.AST, other: ast.AST) -> None:
    """Make a node another one."""
    node.__class__ = other.__class__
    node.__dict__ = dict(other.__dict__)
