"""Whether two arrays are one: texts that tables share need no comparing."""

import pyarrow as pa


def same_memory(one: pa.Array, other: pa.Array) -> bool:
    """Whether both lie in the same memory; equal arrays that do not are told apart.

    Examples
    --------
    >>> words = pa.array(["a", "b"])
    >>> same_memory(words, words.slice(0, 2)), same_memory(words, pa.array(["a", "b"]))
    (True, False)
    """
    if len(one) != len(other) or one.offset != other.offset or one.type != other.type:
        return False
    return _addresses(one) == _addresses(other)


def _addresses(array: pa.Array) -> list[int | None]:
    return [buffer and buffer.address for buffer in array.buffers()]
