"""Functions of the C library that Python doesn't offer."""

from __future__ import annotations

import ctypes
import os

_libc = ctypes.CDLL(None, use_errno=True)


def call(function: str, *arguments: object) -> int:
    """Call `function` of the C library; integers are passed as longs, bytes as the address of the first.

    Returns what it returns. Raises OSError if that is -1, AttributeError if the library has no such function.
    """
    words = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    answer = int(getattr(_libc, function)(*words))
    if answer == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return answer
