"""A seccomp filter as the kernel reads it: a program of classic BPF that lets named system calls through.

After seccompy 0.2.0 (0BSD), of which it keeps what an allow-list needs. Each call is a block of its own, left at once
if the number is another one, so no jump is a long one and nothing needs a label. How the kernel runs it:
Documentation/userspace-api/seccomp_filter.rst.
"""

from __future__ import annotations

import errno
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

LOAD, AND, JUMP_IF_EQUAL, JUMP_IF_AT_LEAST, RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
KILL_PROCESS, ALLOW, REFUSE = 0x80000000, 0x7FFF0000, 0x00050000 | errno.EPERM
UNKNOWN = 0x00050000 | errno.ENOSYS
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16
"""Where struct seccomp_data has them, in bytes; an argument has 8, the low half first on x86_64 and aarch64."""
X32 = 0x40000000
"""On x86_64, a number from here on is the same call by its x32 door."""

LOW = 0xFFFFFFFF


@dataclass(frozen=True)
class Argument:
    """What argument `index` (0 to 5) of a call must be: one of `values`, or, if `refused`, none of them.

    In doubt both refuse. All 64 bits must be those of an allowed value. The low 32 bits alone make a refused one, of
    these the bits of `mask`: where the kernel takes an int, it drops the others, and a value with one of them set would
    get past.
    """

    index: int
    values: tuple[int, ...]
    refused: bool = False
    mask: int = LOW


def one_of(index: int, *values: int) -> Argument:
    """Argument `index` must equal one of `values`, 60 at most."""
    return Argument(index, values)


def none_of(index: int, *values: int, mask: int = LOW) -> Argument:
    """The low 32 bits of argument `index`, or those of `mask`, must equal none of `values`."""
    return Argument(index, values, refused=True, mask=mask)


def allow_only(architecture: int, calls: Mapping[int, tuple[Argument, ...]], unknown: Iterable[int] = ()) -> bytes:
    """The program: a call of `calls` whose arguments are all as they must be goes through, any other gets EPERM.

    architecture: AUDIT_ARCH_*. A call of another one, as by `int 0x80` on x86_64, ends the process: its numbers mean
    other calls. unknown: calls of which the kernel is to say that it has none.
    Returns struct sock_filter records, 8 bytes each.
    """
    start = [
        _step(LOAD, ARCHITECTURE), _step(JUMP_IF_EQUAL, architecture, 1, 0), _step(RETURN, KILL_PROCESS),
        _step(LOAD, NUMBER), _step(JUMP_IF_AT_LEAST, X32, 0, 1), _step(RETURN, REFUSE),
    ]  # fmt: skip
    blocks = [step for number, arguments in calls.items() for step in _block(number, arguments)]
    blocks += [step for number in unknown for step in (_step(JUMP_IF_EQUAL, number, 0, 1), _step(RETURN, UNKNOWN))]
    return b"".join([*start, *blocks, _step(RETURN, REFUSE)])


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    """One instruction. The jumps say how many to pass over."""
    return struct.pack("<HBBI", code, if_true, if_false, value)


def _block(number: int, arguments: tuple[Argument, ...]) -> list[bytes]:
    """Decide about call `number`; go on to what follows if it is another."""
    decide = [step for argument in arguments for step in _check(argument)] + [_step(RETURN, ALLOW)]
    return [_step(JUMP_IF_EQUAL, number, 0, len(decide)), *decide]


def _check(argument: Argument) -> list[bytes]:
    """Go on to what follows if the argument is as it must be, refuse otherwise."""
    low = ARGUMENTS + 8 * argument.index
    if argument.refused:
        steps = [_step(LOAD, low), _step(AND, argument.mask)]
        for value in argument.values:
            steps += [_step(JUMP_IF_EQUAL, value, 0, 1), _step(RETURN, REFUSE)]
        return steps
    steps = []
    for position, value in enumerate(argument.values, 1):
        to_come = 4 * (len(argument.values) - position) + 1
        steps += [_step(LOAD, low), _step(JUMP_IF_EQUAL, value & LOW, 0, 2)]
        steps += [_step(LOAD, low + 4), _step(JUMP_IF_EQUAL, value >> 32, to_come, 0)]
    return [*steps, _step(RETURN, REFUSE)]
