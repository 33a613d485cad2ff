"""Eight float64 numbers at a time, for Numba: LLVM's own vector type, so that any processor's widest registers serve.

Plain loops over eight columns are compiled 2.5 times slower. The operations: `zero_lanes`, `add_lanes`, and
`add_columns`, which turns eight rows of eight columns round and adds them to eight columns of the output.
"""

# ruff: noqa: ANN001, ANN201, ANN202, PLR0917 - Numba's and LLVM's own objects, which have no types to name
# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc,type-arg"

from llvmlite import ir
from numba import types
from numba.extending import intrinsic, models, register_model

_DOUBLES = ir.VectorType(ir.DoubleType(), 8)
_ALIGNED_TO = 8


class LanesType(types.Type):
    """The type of eight float64 numbers."""

    def __init__(self) -> None:
        super().__init__(name="Lanes")


@register_model(LanesType)
class LanesModel(models.PrimitiveModel):
    """Kept as one LLVM vector."""

    def __init__(self, manager, kind) -> None:
        super().__init__(manager, kind, _DOUBLES)


_LANES = LanesType()


@intrinsic
def zero_lanes(typing_context):
    """Eight zeros."""
    del typing_context

    def generate(context, builder, signature, arguments):
        del context, builder, signature, arguments
        return ir.Constant(_DOUBLES, [0.0] * 8)

    return _LANES(), generate


@intrinsic
def add_lanes(typing_context, lanes, numbers, offset):
    """Add `numbers[offset : offset + 8]` to lanes."""
    del typing_context, lanes, offset

    def generate(context, builder, signature, arguments):
        so_far, array, position = arguments
        return builder.fadd(so_far, _load(builder, _pointer(context, builder, signature.args[1], array, position)))

    return _LANES(_LANES, numbers, types.intp), generate


@intrinsic
def add_columns(typing_context, output, columns, at, stride, row, r0, r1, r2, r3, r4, r5, r6, r7):
    """Add eight rows of lanes, turned round: `output[columns[at + k] * stride + row + i] += r_i[k]`."""
    del typing_context, at, stride, row, r0, r1, r2, r3, r4, r5, r6, r7

    def generate(context, builder, signature, arguments):
        out, column_array, start, step, first, *rows = arguments
        for k, turned in enumerate(_transposed(builder, rows)):
            where = builder.add(start, ir.Constant(start.type, k))
            column = builder.load(_element(context, builder, signature.args[1], column_array, where))
            position = builder.add(builder.mul(column, step), first)
            target = _pointer(context, builder, signature.args[0], out, position)
            builder.store(builder.fadd(_load(builder, target), turned), target).align = _ALIGNED_TO
        return context.get_dummy_value()

    places = (types.intp, types.intp, types.intp)
    return types.void(output, columns, *places, *[_LANES] * 8), generate


def _transposed(builder, rows):
    """Turn an 8 x 8 matrix round in three rounds of shuffles: within pairs of rows, of pairs, of halves."""
    pairs = _shuffled(builder, rows, 1, [0, 8, 2, 10, 4, 12, 6, 14], [1, 9, 3, 11, 5, 13, 7, 15])
    fours = _shuffled(builder, pairs, 2, [0, 1, 8, 9, 4, 5, 12, 13], [2, 3, 10, 11, 6, 7, 14, 15])
    return _shuffled(builder, fours, 4, [0, 1, 2, 3, 8, 9, 10, 11], [4, 5, 6, 7, 12, 13, 14, 15])


def _shuffled(builder, rows, apart, low, high):
    """Replace each pair of rows that lie so far apart by its two shuffles."""
    turned = list(rows)
    for k in range(8):
        if not k & apart:
            pair = rows[k], rows[k + apart]
            turned[k], turned[k + apart] = (builder.shuffle_vector(*pair, _mask(order)) for order in (low, high))
    return turned


def _mask(order):
    return ir.Constant(ir.VectorType(ir.IntType(32), 8), order)


def _element(context, builder, kind, array, position):
    return builder.gep(context.make_array(kind)(context, builder, array).data, [position])


def _pointer(context, builder, kind, array, position):
    return builder.bitcast(_element(context, builder, kind, array, position), _DOUBLES.as_pointer())


def _load(builder, pointer):
    loaded = builder.load(pointer)
    loaded.align = _ALIGNED_TO
    return loaded
