"""Python numbers the states of every dict (PEP 509): one that has the same number is as it was.

The numbers are read where they are in memory: to look at the contents of all dicts in torch and numpy takes fifty times
as long, and touches every object in them (design/together.md). `COUNTED` says whether this Python has such numbers.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

START, WORD, END = 16, 8, 1 << 52
"""Of what a process may have in memory, in bytes."""
OF_DICT, OF_PROXY = 24, 16
"""Where a dict has its number, and a mappingproxy the address of its dict (CPython 3.11 to 3.13)."""


_ALL = {"version": 3, "typestr": "<u8", "data": (START, True), "shape": ((END - START) // WORD,)}
_memory = np.asarray(types.SimpleNamespace(__array_interface__=_ALL))


class Versions:
    """The numbers of some dicts, which must stay alive. A mappingproxy, of a class, has those of its dict."""

    def __init__(self, dicts: Sequence[Mapping[str, Any]]) -> None:
        self._places = _places(dicts)

    def add(self, dicts: Sequence[Mapping[str, Any]]) -> None:
        """Those at the end of this sequence that weren't there before."""
        self._places = np.concatenate([self._places, _places(dicts[len(self._places) :])])

    def now(self) -> np.ndarray[Any, Any]:
        """The number of each, which is the same as before if the dict hasn't changed since."""
        return _memory.take(self._places)


def _places(dicts: Sequence[Mapping[str, Any]]) -> np.ndarray[Any, Any]:
    return np.array([(_address(held) + OF_DICT - START) // WORD for held in dicts], dtype=np.intp)


def _address(held: Mapping[str, Any]) -> int:
    if type(held) is types.MappingProxyType:
        return int(_memory[(id(held) + OF_PROXY - START) // WORD])
    return id(held)


def _is_counted() -> bool:
    """Whether each way to change a dict changes its number, and nothing else does."""

    class Changed:
        before = 0

    held, proxy = {"a": 1, "b": 2}, vars(Changed)
    module = types.ModuleType("changed")
    versions, seen = Versions([held, proxy, vars(module)]), set[bytes]()
    changes = (
        lambda: held.update(a=3), lambda: held.update(c=4), lambda: held.pop("a"), held.popitem, held.clear,
        lambda: held.setdefault("d", 5), lambda: setattr(Changed, "before", 1), lambda: setattr(Changed, "new", 1),
        lambda: delattr(Changed, "new"), lambda: exec("made = 1", vars(module)), lambda: setattr(module, "made", 2),
        lambda: exec("global made\nmade = 3", vars(module)), lambda: exec("del made", vars(module)),
    )  # fmt: skip
    for change in changes:
        before = versions.now().tobytes()
        seen.add(before)
        len(held), list(held.items()), held.get("a"), Changed.before, vars(module).get("made"), list(proxy)
        if versions.now().tobytes() != before:
            return False
        change()
    return len(seen | {versions.now().tobytes()}) == len(changes) + 1


COUNTED = (
    sys.implementation.name == "cpython"
    and (3, 11) <= sys.version_info < (3, 14)
    and not getattr(sys, "abiflags", "")  # a build for debugging, or without the global lock, has other objects
    and _is_counted()
)
