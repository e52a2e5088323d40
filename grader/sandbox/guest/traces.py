"""Whether a test has left something behind in the learner's code, or in torch, numpy and Python.

One worker runs many tests, as if each were the first, so long as all is as it was when the code had been loaded
(design/together.md). Whatever can't be looked into counts as a trace: then each test has a worker of its own.

What is kept here was taken before any learner's code ran: the code may replace every name in torch.
"""

from __future__ import annotations

import abc
import collections
import contextlib
import functools
import operator
import os
import random
import re
import signal
import sys
import threading
import types
import warnings
import weakref
from collections.abc import Callable, Collection, Iterable
from gc import isenabled
from typing import Any

import numpy as np
import torch

MAX_OBJECTS = 20_000
"""A submission that keeps more is run anew for each test."""
MAX_BYTES = 1 << 20
"""The same for the numbers of one tensor or array."""
HEAP = 1 << 9
"""The flag of a class that isn't built in (Py_TPFLAGS_HEAPTYPE)."""
MADE_BY_CLASS = {"__dict__", "__slots__", "__weakref__"}
"""What a class statement gives its instances, one of them at least."""
UNCOUNTED = "__warningregistry__"
"""Where Python notes which warnings it has shown."""

PASSIVE = (
    type(None), bool, int, float, complex, str, bytes, range, slice, type(...), type(NotImplemented),
    types.BuiltinFunctionType, types.WrapperDescriptorType, types.MethodDescriptorType,
    types.MethodWrapperType, types.GetSetDescriptorType, types.MemberDescriptorType, types.ClassMethodDescriptorType,
    types.GenericAlias, types.UnionType, re.Pattern, weakref.ref, np.ufunc, type(vars(abc.ABC)["_abc_impl"]),
    torch.dtype, torch.device, torch.layout, torch.memory_format, torch.Size,
)  # fmt: skip
"""Kinds that nothing can change, or whose changes mean nothing."""
WATCHED = (
    "builtins", "math", "cmath", "random", "copy", "functools", "itertools", "operator", "collections", "statistics",
    "numpy", "numpy.random", "numpy.linalg", "torch", "torch.autograd", "torch.autograd.function", "torch.linalg",
    "torch.nn", "torch.nn.functional", "torch.nn.init", "torch.nn.parameter", "torch.optim", "torch.random",
    "torch.special", "torch.fft",
)  # fmt: skip
"""Modules in which a replaced name is noticed, besides those that the code imports. In all others only a new one is."""


class Unseen(Exception):
    """Something whose state can't be looked into."""


class Traces:
    """What is there when a submission has been loaded.

    modules: the learner's own. Raises Unseen if not all of it can be looked into.
    """

    def __init__(self, modules: Iterable[types.ModuleType]) -> None:
        own = list(modules)
        self._names = {module.__name__ for module in own}
        self._objects = self._reachable([vars(module) for module in own])
        self._around = [(held, list(held.values())) for held in self._watched()]
        self._sizes = [(held, _count(held)) for held in _of_all_modules()]
        self._settings = _settings()
        self._random = random_states()

    def left(self) -> bool:
        """Whether anything is other than it was. Random numbers begin again, as after loading."""
        _begin_again(*self._random)
        try:
            return not (
                self._settings == _settings()
                and all(_count(held) == size for held, size in self._sizes)
                and all(_same(held.values(), values) for held, values in self._around)
                and all(_is_as_it_was(*noted) for noted in self._objects)
            )
        except Unseen:
            return True

    def _reachable(self, own: list[dict[str, Any]]) -> list[Noted]:
        """Every object of the learner's that can change."""
        others = {id(held) for held in _of_all_modules()} - {id(held) for held in own}
        found: list[Noted] = []
        seen: set[int] = set()
        pending: list[object] = list(own)
        while pending:
            one = pending.pop()
            if id(one) in seen or id(one) in others or self._is_passive(one):
                continue
            seen.add(id(one))
            referents, numbers = _look_into(one)
            found.append((one, referents, numbers))
            pending += referents
            if len(found) > MAX_OBJECTS:
                raise Unseen("so many objects")
        return found

    def _watched(self) -> Iterable[Any]:
        """The names in the modules that the code uses, and in the classes of torch that it may change."""
        used = {name for one, *_ in self._objects if type(one) is types.CodeType for name in one.co_names}
        given = [name for one, *_ in self._objects if type(one) is dict for name in map(_name_of_module, one.values())]
        modules = [sys.modules[name] for name in {*WATCHED, *used, *given} - self._names if name in sys.modules]
        layers = [one for one in vars(torch.nn).values() if isinstance(one, type)]
        classes = [torch.Tensor, torch._C.TensorBase, torch.autograd.Function, torch.Generator, *layers]
        return [vars(one) for one in (*modules, *classes)]

    def _is_passive(self, one: object) -> bool:
        kind = type(one)
        if kind in PASSIVE or issubclass(kind, (np.generic, np.dtype, types.ModuleType)):
            return True
        return issubclass(kind, type) and _module_of(one) not in self._names  # type: ignore[arg-type]


Noted = tuple[object, list[object], object]
_module_of: Callable[[type], Any] = vars(type)["__module__"].__get__


def _look_into(one: Any) -> tuple[list[object], object]:
    """What an object holds, without looking further: the objects that it refers to, and numbers of its own."""
    kind = type(one)
    solid = next(base for base in kind.__mro__ if base in OPENED or base in HOLDERS or not base.__flags__ & HEAP)
    if solid not in OPENED and solid not in HOLDERS:
        raise Unseen(kind.__name__)
    held = list(HOLDERS[solid](one)) if solid in HOLDERS else []
    if kind is not solid and solid is not type:
        held += _attributes(one, kind)
    return held, OPENED[solid](one) if solid in OPENED else None


def _attributes(one: object, kind: type) -> list[object]:
    """What the instance of a class has in its `__dict__` and its `__slots__`."""
    if MADE_BY_CLASS.isdisjoint(name for base in kind.__mro__[:-1] for name in vars(base)):
        raise Unseen(kind.__name__)  # a class of C's, which may hold anything
    slots = [slot for base in kind.__mro__ for slot in vars(base).values() if type(slot) is types.MemberDescriptorType]
    held: list[object] = []
    for slot in slots:
        with contextlib.suppress(AttributeError):  # empty
            held.append(slot.__get__(one))
    with contextlib.suppress(AttributeError):
        held.append(object.__getattribute__(one, "__dict__"))
    return held


def _is_as_it_was(one: object, referents: list[object], own: object) -> bool:
    now, own_now = _look_into(one)
    return _same(now, referents) and own == own_now


def _same(now: Collection[object], before: Collection[object]) -> bool:
    """Whether these are the same objects, in the same order."""
    return len(now) == len(before) and all(map(operator.is_, now, before))


def _items(one: dict[object, object]) -> Iterable[object]:
    items = dict.items(one) if UNCOUNTED not in one else [item for item in dict.items(one) if item[0] != UNCOUNTED]
    return [part for item in items for part in item]


def _in_cell(one: types.CellType) -> list[object]:
    try:
        return [one.cell_contents]
    except ValueError:  # empty
        return []


HOLDERS: dict[type, Callable[[Any], Iterable[object]]] = {
    object: lambda one: (),
    dict: _items,
    collections.OrderedDict: _items,
    collections.defaultdict: lambda one: (one.default_factory, *_items(one)),
    list: list.__iter__,
    tuple: tuple.__iter__,
    set: set.__iter__,
    frozenset: frozenset.__iter__,
    collections.deque: collections.deque.__iter__,
    types.MappingProxyType: lambda one: _items(dict(one)),
    types.SimpleNamespace: lambda one: _items(vars(one)),
    types.FunctionType: operator.attrgetter(
        "__code__", "__defaults__", "__kwdefaults__", "__closure__", "__dict__", "__annotations__", "__doc__",
        "__name__", "__qualname__",
    ),
    types.CodeType: operator.attrgetter("co_consts"),
    types.MethodType: operator.attrgetter("__func__", "__self__"),
    types.CellType: _in_cell,
    property: operator.attrgetter("fget", "fset", "fdel"),
    staticmethod: operator.attrgetter("__func__", "__dict__"),
    classmethod: operator.attrgetter("__func__", "__dict__"),
    functools.partial: operator.attrgetter("func", "args", "keywords", "__dict__"),
    type: lambda one: (*_items(dict(vars(one))), one.__bases__),
    **{number: lambda one: () for number in (int, float, complex, str, bytes)},  # classes derived from these
}
"""Which objects an object of such a kind refers to: all that can change in it."""


def _of_tensor(one: Any) -> object:
    if one.layout is not torch.strided or one.device.type != "cpu" or one.grad_fn is not None:
        raise Unseen("a tensor")
    grad = None if one.grad is None else (id(one.grad), _of_tensor(one.grad))
    return (_of_array(np.asarray(one.detach().reshape(-1).view(torch.uint8))), one.shape, one.requires_grad, grad)


def _of_array(one: Any) -> object:
    if one.dtype.hasobject or one.nbytes > MAX_BYTES:
        raise Unseen("an array")
    return one.tobytes(), one.shape, one.dtype.str, one.flags.writeable


OPENED: dict[type, Callable[[Any], object]] = {
    torch._C.TensorBase: _of_tensor,
    np.ndarray: _of_array,
    bytearray: bytes,
    random.Random.__mro__[1]: lambda one: one.getstate(),
    np.random.RandomState: lambda one: repr(one.get_state(legacy=False)),
    np.random.Generator: lambda one: repr(one.bit_generator.state),
    torch.Generator: lambda one: one.get_state().numpy().tobytes(),
    type(functools.lru_cache(len)): lambda one: one.cache_info(),
}  # fmt: skip
"""How to read what kinds of the libraries hold, which isn't objects alone."""


def _name_of_module(one: object) -> object:
    """The name of a module; None of anything else."""
    return vars(one).get("__name__") if type(one) is types.ModuleType else None


def _of_all_modules() -> list[dict[str, Any]]:
    return [vars(module) for module in list(sys.modules.values()) if issubclass(type(module), types.ModuleType)]


def _count(held: dict[str, Any]) -> int:
    return len(held) - (UNCOUNTED in held)


def _settings(
    of_torch: tuple[Callable[[], object], ...] = (
        torch.get_default_dtype, torch.is_grad_enabled, torch.is_inference_mode_enabled, torch.is_anomaly_enabled,
        torch.are_deterministic_algorithms_enabled, functools.partial(torch.is_autocast_enabled, "cpu"),
        torch.get_num_threads, torch._C._len_torch_function_stack, torch._C._len_torch_dispatch_stack,
    ),
) -> tuple[object, ...]:  # fmt: skip
    """Switches of torch, numpy and Python, and the files in the working folder."""
    files = [(entry.name, entry.stat(follow_symlinks=False).st_mtime_ns) for entry in os.scandir()]
    return (
        *(read() for read in of_torch), np.geterr(), np.geterrcall(), os.getcwd(), files, dict(os.environ),
        sys.getrecursionlimit(), sys.gettrace(), sys.getprofile(), sys.stdout, sys.stderr, list(sys.path),
        len(sys.modules), list(map(id, sys.meta_path)), list(map(id, warnings.filters)), threading.active_count(),
        isenabled(), signal.getsignal(signal.SIGINT),
    )  # fmt: skip


def random_states() -> tuple[Any, ...]:
    """The states of torch's, numpy's and Python's random numbers, which can be compared."""
    return torch.default_generator.get_state().numpy().tobytes(), _numpy_state(), random.getstate()


def _numpy_state() -> tuple[Any, ...]:
    state: Any = np.random.get_state()
    kind, keys, *rest = state
    return (kind, tuple(keys.tolist()), *rest)


def _begin_again(of_torch: bytes, of_numpy: Any, of_python: Any) -> None:
    torch.default_generator.set_state(torch.frombuffer(bytearray(of_torch), dtype=torch.uint8))
    np.random.set_state(of_numpy)
    random.setstate(of_python)
