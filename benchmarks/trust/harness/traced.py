"""Faults at system calls themselves, whichever library makes them: a forked child is traced, and struck at its n-th.

For Linux on x86-64, by ptrace. What counts is every call that writes, makes, renames, links, cuts, removes or forces
to the disk something within one folder.
"""

import ctypes
import errno
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_TRACEME, _GETREGS, _SETREGS, _SYSCALL, _SETOPTIONS = 0, 12, 13, 24, 0x4200
_OPTIONS = 0x1 | 0x2 | 0x4 | 0x8 | 0x100000  # system calls told apart; forks and threads too; killed with the tracer
_ALL_THREADS = 0x40000000
_AT_CALL = signal.SIGTRAP | 0x80
_OPENS = {2: 1, 257: 2}
"""Number of the call, and which of its arguments holds the flags."""
_ON_DESCRIPTOR = frozenset({1, 18, 20, 296, 328, 74, 75, 77, 285})
_ON_PATH = frozenset({76, 82, 83, 84, 85, 86, 87, 88, 258, 263, 264, 265, 266, 316})
_NAMES = (
    *("r15", "r14", "r13", "r12", "rbp", "rbx", "r11", "r10", "r9", "r8"),
    *("rax", "rcx", "rdx", "rsi", "rdi", "orig_rax", "rip"),
    *("cs", "eflags", "rsp", "ss", "fs", "gs", "ds", "es", "fs_", "gs_"),
)
"""Of `struct user_regs_struct`, in order."""


class _Registers(ctypes.Structure):
    _fields_ = [(name, ctypes.c_ulonglong) for name in _NAMES]


@dataclass(frozen=True)
class Strike:
    """What happens at which call, counted from 1; 0 is never."""

    kind: str
    at: int
    lasting: bool = False

    def falls(self, number: int) -> bool:
        """Whether it falls on this call."""
        return number == self.at or (self.lasting and number > self.at > 0)


def run_traced(strike: Strike, home: Path, work: Callable[[], int]) -> tuple[int, int]:
    """Run `work` in a forked child, whose exit code it returns; tell how it ended and how many calls counted."""
    child = os.fork()
    if not child:
        code = 70
        try:
            _ptrace(_TRACEME, 0)
            os.kill(os.getpid(), signal.SIGSTOP)
            code = work()
        finally:
            os._exit(code)
    os.waitpid(child, 0)
    _ptrace(_SETOPTIONS, child, _OPTIONS)
    _ptrace(_SYSCALL, child)
    return _Tracer(strike, home, child).follow()


class _Tracer:
    """Counts the calls of a child and of its threads, and strikes."""

    def __init__(self, strike: Strike, home: Path, child: int) -> None:
        self.strike, self.home, self.child, self.calls = strike, str(home), child, 0
        self.inside: set[int] = set()
        self.refused: set[int] = set()

    def follow(self) -> tuple[int, int]:
        """Until the child has ended."""
        while True:
            thread, status = os.waitpid(-1, _ALL_THREADS)
            if os.WIFEXITED(status) or os.WIFSIGNALED(status):
                if thread == self.child:
                    return os.waitstatus_to_exitcode(status), self.calls
                continue
            passed_on = 0
            if os.WSTOPSIG(status) == _AT_CALL:
                self.at_call(thread)
            elif status >> 16 == 0 and os.WSTOPSIG(status) not in {signal.SIGSTOP, signal.SIGTRAP}:
                passed_on = os.WSTOPSIG(status)
            _ptrace(_SYSCALL, thread, passed_on, may_be_gone=True)

    def at_call(self, thread: int) -> None:
        """As a call begins, and as it ends."""
        if thread in self.inside:
            self.inside.discard(thread)
            if thread in self.refused:
                self.refused.discard(thread)
                self.change(thread, rax=-getattr(errno, self.strike.kind))
            return
        self.inside.add(thread)
        if not self.counts(thread, _registers(thread)):
            return
        self.calls += 1
        if self.strike.falls(self.calls):
            if self.strike.kind == "kill":
                os.kill(self.child, signal.SIGKILL)
            else:
                self.refused.add(thread)
                self.change(thread, orig_rax=-1)

    def change(self, thread: int, **values: int) -> None:
        """Set registers."""
        registers = _registers(thread)
        for name, value in values.items():
            setattr(registers, name, value & (1 << 64) - 1)
        _ptrace(_SETREGS, thread, ctypes.addressof(registers), may_be_gone=True)

    def counts(self, thread: int, registers: _Registers) -> bool:
        """Whether the call changes something within the folder."""
        call = registers.orig_rax
        arguments = (registers.rdi, registers.rsi, registers.rdx)
        if call in _ON_DESCRIPTOR:
            return _target(thread, registers.rdi).startswith(self.home)
        if call in _OPENS and not arguments[_OPENS[call]] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            return False
        if call in _OPENS or call in _ON_PATH:
            texts = (_text(thread, argument) for argument in arguments[:2])
            return any(text.startswith(self.home.encode()) for text in texts) or call in {258, 263, 264, 265, 266, 316}
        return False


def _registers(thread: int) -> _Registers:
    registers = _Registers()
    _ptrace(_GETREGS, thread, ctypes.addressof(registers), may_be_gone=True)
    return registers


def _target(thread: int, descriptor: int) -> str:
    try:
        return str(Path(f"/proc/{thread}/fd/{descriptor}").readlink())
    except OSError:
        return ""


def _text(thread: int, address: int) -> bytes:
    """What stands at an address, as far as it can be a path."""
    try:
        with Path(f"/proc/{thread}/mem").open("rb", buffering=0) as memory:
            memory.seek(address)
            return memory.read(256)
    except (OSError, OverflowError, ValueError):
        return b""


_LIBRARY = ctypes.CDLL(None, use_errno=True)
_LIBRARY.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
_LIBRARY.ptrace.restype = ctypes.c_long


def _ptrace(request: int, thread: int, data: int = 0, *, may_be_gone: bool = False) -> None:
    if _LIBRARY.ptrace(request, thread, None, data) == -1:
        number = ctypes.get_errno()
        if not (may_be_gone and number == errno.ESRCH):
            raise OSError(number, os.strerror(number))
