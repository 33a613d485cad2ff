"""What can be changed of one node of a program, each time by one small fault; `mutate` finds the nodes."""

import ast
from copy import deepcopy

_COMPARES: dict[type[ast.cmpop], type[ast.cmpop]] = {
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
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitOr,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}


def changes(node: ast.AST, parent: ast.AST | None) -> list[ast.AST]:  # noqa: PLR0911, PLR0912, C901 - a case a kind of node
    """What may stand in the node's place, in a fixed order; empty where nothing is changed."""
    match node:
        case ast.Compare(ops=operators):
            return [_compared(node, at) for at, one in enumerate(operators) if type(one) in _COMPARES]
        case ast.BoolOp():
            return [_copy(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())]
        case ast.UnaryOp(op=ast.Not() | ast.Invert() | ast.USub()):
            return [node.operand]
        case ast.BinOp() | ast.AugAssign() if type(node.op) in _OPERATORS:
            swapped = _copy(node, op=_OPERATORS[type(node.op)]())
            return [swapped, ast.Pass()] if isinstance(node, ast.AugAssign) else [swapped]
        case ast.Constant(value=bool() as flag):
            return [ast.Constant(not flag)]
        case ast.Constant(value=int() | float() as number):
            return [ast.Constant(number + 1)]
        case ast.If() | ast.IfExp():
            return [_copy(node, test=ast.Constant(told)) for told in (True, False)]
        case ast.comprehension(ifs=conditions):
            return [_unfiltered(node, at) for at in range(len(conditions))]
        case ast.While():
            return [_copy(node, test=ast.Constant(value=False))]
        case ast.Call(keywords=keywords):
            return [_without(node, at) for at, one in enumerate(keywords) if one.arg and one.arg != "strict"]
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            return [ast.Return(ast.Constant(None))]
        case ast.Break():
            return [ast.Continue()]
        case ast.Continue():
            return [ast.Break()]
        case _ if _can_be_left_out(node, parent):
            return [ast.Pass()]
        case _:
            return []


def _can_be_left_out(node: ast.AST, parent: ast.AST | None) -> bool:
    """A call for its effect, a write, a refusal that is not the whole of an `if` (there the `if` is changed)."""
    match node:
        case ast.Expr(value=ast.Call()) | ast.Delete():
            return True
        case ast.Assign(targets=[ast.Subscript() | ast.Attribute()]):
            return True
        case ast.Raise():
            return not (isinstance(parent, ast.If) and parent.body == [node])
        case _:
            return False


def _copy(node: ast.AST, **other: object) -> ast.AST:
    changed = deepcopy(node)
    for name, value in other.items():
        setattr(changed, name, value)
    return changed


def _compared(node: ast.Compare, at: int) -> ast.AST:
    operators = [_COMPARES[type(one)]() if number == at else one for number, one in enumerate(node.ops)]
    return _copy(node, ops=operators)


def _unfiltered(node: ast.comprehension, at: int) -> ast.AST:
    return _copy(node, ifs=[one for number, one in enumerate(node.ifs) if number != at])


def _without(node: ast.Call, at: int) -> ast.AST:
    return _copy(node, keywords=[one for number, one in enumerate(node.keywords) if number != at])


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None
