"""One heap for everybody: what Arrow has given back serves NumPy, and what neither needs goes back to the system."""

import ctypes
import sys

import pyarrow as pa


def share_memory() -> None:
    """Let Arrow take its memory where NumPy takes it: an allocator of its own would keep what it once had."""
    pa.set_memory_pool(pa.system_memory_pool())


def give_back() -> None:
    """Give memory that is free back to the system, where the C library can (glibc); elsewhere nothing happens."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", lambda _: None)
        trim(0)
