"""The names in torch, numpy and Python around a learner's code, and whether any of them has changed."""

from __future__ import annotations

import io
import operator
import sys
import types
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import torch

from grader.sandbox.guest.dict_versions import COUNTED, Versions
from grader.sandbox.guest.insides import UNCOUNTED, is_by_hand

WATCHED = (
    "builtins", "math", "cmath", "random", "copy", "functools", "itertools", "operator", "collections", "statistics",
    "fractions", "numpy", "numpy.random", "numpy.linalg", "numpy.ma", "torch", "torch.autograd",
    "torch.autograd.function", "torch.linalg", "torch.nn", "torch.nn.functional", "torch.nn.init",
    "torch.nn.modules.module", "torch.nn.parameter", "torch.optim", "torch.optim.optimizer", "torch.random",
    "torch.special", "torch.fft",
)  # fmt: skip
"""Modules in which a replaced name is noticed, also in their classes, besides those that the code imports. In all
others only a new name is."""

Names = Mapping[str, Any]


class Library:
    """What is there before any learner's code has run.

    It is made before workers are forked: to look at each object once more in a worker would copy the memory of all.
    """

    def __init__(self) -> None:
        loose = _of_all_modules()
        self._modules = set(map(id, loose))
        self._count = len(sys.modules)
        self._known: set[int] = set()
        self._held: list[Names] = []
        self._noted: list[list[object] | int] = []
        self._watch(modules_named(WATCHED))
        self._watch_classes((torch.Tensor, torch._C.TensorBase))
        self._count_names(loose)
        self._versions = Versions(self._held)
        self._version = self._versions.now()

    def added(self) -> list[object]:
        """What has been put into the libraries since: new names of modules, and whatever stands in a watched module or
        class now in place of something else. Of modules only those that were made by hand: others are imported when
        they are needed."""
        new = [one for place in self._changed() for one in _new(self._held[place], self._noted[place])]
        new += [one for one in (sys.stdout, sys.stderr) if not issubclass(type(one), io.TextIOWrapper)]
        found = [one for one in new if not isinstance(one, types.ModuleType)]
        return [*found, *(vars(module) for module in self._new_modules() if is_by_hand(module))]

    def settle(self, modules: Iterable[Names]) -> None:
        """A learner's code has been loaded: what it has changed is as it should be. modules: to be watched, too."""
        for place in self._other():
            noted = self._noted[place] = _note(self._held[place], self._noted[place])
            if isinstance(noted, list):
                self._watch_classes(one for one in noted if isinstance(one, type))
        self._watch(modules)
        self._count_names(self._imported_since())
        self._versions.add(self._held)
        self._version = self._versions.now()

    def has_changed(self) -> bool:
        """Whether any name isn't what it was."""
        now = self._versions.now()
        if next(self._changed(), None) is not None:
            return True
        self._version = now
        return False

    def modules(self) -> set[int]:
        """The names in all modules but those made by hand, by their `id`."""
        return self._modules.union(id(vars(module)) for module in self._new_modules() if not is_by_hand(module))

    def _imported_since(self) -> list[dict[str, Any]]:
        """The names in the modules that are new."""
        return list(map(vars, self._new_modules()))

    def _new_modules(self) -> list[types.ModuleType]:
        new = islice(reversed(sys.modules.values()), max(0, len(sys.modules) - self._count))
        return [module for module in new if issubclass(type(module), types.ModuleType)]

    def _changed(self) -> Iterator[int]:
        """The dicts that have changed."""
        return (place for place in self._other() if not _same(self._held[place], self._noted[place]))

    def _other(self) -> Iterable[int]:
        """The dicts that may have changed, by their number."""
        if not COUNTED:
            return range(len(self._held))
        return (self._versions.now() != self._version).nonzero()[0].tolist()  # type: ignore[no-any-return]

    def _watch(self, modules: Iterable[Names]) -> None:
        """Names of modules, their classes and their hooks."""
        for held in modules:
            self._add(held, id(held))
            self._watch_classes(one for one in held.values() if isinstance(one, type))
            for name, one in held.items():
                if name.startswith("_global_") and "hooks" in name and isinstance(one, dict):
                    self._add(one, id(one))

    def _watch_classes(self, classes: Iterable[type]) -> None:
        for one in classes:
            self._add(vars(one), id(one))

    def _add(self, held: Names, key: int) -> None:
        if key not in self._known:
            self._known.add(key)
            self._held.append(held)
            self._noted.append(list(held.values()))

    def _count_names(self, modules: list[dict[str, Any]]) -> None:
        self._held += modules
        self._noted += map(_count, modules)


def modules_named(names: Iterable[Any]) -> list[dict[str, Any]]:
    """The names in the modules that have been imported under these."""
    found = (sys.modules.get(name) for name in names if isinstance(name, str))
    return [vars(module) for module in found if type(module) is types.ModuleType]


def _of_all_modules() -> list[dict[str, Any]]:
    return [vars(module) for module in list(sys.modules.values()) if issubclass(type(module), types.ModuleType)]


def _note(held: Names, like: list[object] | int) -> list[object] | int:
    """What to remember of names: the objects, or how many there are."""
    return list(held.values()) if isinstance(like, list) else _count(held)


def _new(held: Names, noted: list[object] | int) -> list[object]:
    """What wasn't there when this was noted. A new name is the last one."""
    if isinstance(noted, list):
        before = set(map(id, noted))
        return [one for one in held.values() if id(one) not in before]
    more = _count(held) - noted
    return list(held.values())[-more:] if more > 0 else []


def _same(held: Names, noted: list[object] | int) -> bool:
    """Whether these are the same objects, in the same order; or so many names."""
    if isinstance(noted, int):
        return _count(held) == noted
    return len(held) == len(noted) and all(map(operator.is_, held.values(), noted))


def _count(held: Names) -> int:
    return len(held) - (UNCOUNTED in held)
