"""What an object holds, so that a change of it can be seen: the objects that it refers to, and numbers of its own.

Whatever a class of the learner's has made of `__class__`, `__dict__`, `__mro__` or `__len__` isn't asked.
"""

from __future__ import annotations

import abc
import collections
import contextlib
import functools
import operator
import random
import re
import sys
import types
import weakref
from collections.abc import Callable, Collection, Iterable
from typing import Any

import numpy as np
import torch

MAX_ITEMS = 20_000
"""In one container. Whoever keeps more is run anew for each test."""
MAX_BYTES = 1 << 20
"""The same for the numbers of one tensor or array."""
HEAP = 1 << 9
"""The flag of a class that isn't built in (Py_TPFLAGS_HEAPTYPE)."""
MADE_BY_CLASS = {"__dict__", "__slots__", "__weakref__"}
"""What a class statement gives its instances, one of them at least."""
UNCOUNTED = "__warningregistry__"
"""Where Python notes which warnings it has shown."""

mro_of: Callable[[type], tuple[type, ...]] = vars(type)["__mro__"].__get__
name_of: Callable[[type], str] = vars(type)["__name__"].__get__
module_of: Callable[[type], Any] = vars(type)["__module__"].__get__
base_of: Callable[[Any], object] = vars(np.ndarray)["base"].__get__
names_of: Callable[[type], Any] = vars(type)["__dict__"].__get__


class Unseen(Exception):
    """Something whose state can't be looked into."""


def is_passive(one: object, own: Collection[str]) -> bool:
    """Whether nothing in an object can change that would mean anything: a number, or what belongs to a library.

    own: the names of the learner's modules.
    """
    kind = type(one)
    if kind in PASSIVE or issubclass(kind, np.dtype):
        return True
    if issubclass(kind, types.ModuleType):
        return sys.modules.get(vars(one).get("__name__", "")) is one and not is_by_hand(one)
    return issubclass(kind, type) and _is_of_a_library(one, own)  # type: ignore[arg-type]


def is_by_hand(module: object) -> bool:
    """Whether nothing has imported a module: code has made it."""
    return type(module) is types.ModuleType and vars(module).get("__spec__") is None


def _is_of_a_library(one: type, own: Collection[str]) -> bool:
    """Whether a class is where it says that it is, and that isn't with the learner's."""
    if not one.__flags__ & HEAP:
        return True
    where = module_of(one)
    module = sys.modules.get(where) if where not in own else None
    return module is not None and vars(module).get(name_of(one)) is one


def inside(one: Any) -> tuple[list[object], object]:
    """The objects that an object refers to, and what else it holds, which compares by value. Raises Unseen."""
    kind = type(one)
    solid = next(base for base in mro_of(kind) if base in OPENED or base in HOLDERS or not base.__flags__ & HEAP)
    if solid not in OPENED and solid not in HOLDERS:
        raise Unseen(name_of(kind))
    if solid in SIZED and solid.__len__(one) > MAX_ITEMS:
        raise Unseen(f"a {name_of(solid)} of so many")
    held: list[object] = [kind]
    if solid in HOLDERS:
        held += HOLDERS[solid](one)
    if kind is not solid and solid is not type:
        held += _attributes(one, kind)
    return held, OPENED[solid](one) if solid in OPENED else None


def _attributes(one: object, kind: type) -> list[object]:
    """What the instance of a class has in its `__dict__` and its `__slots__`."""
    bases = [names_of(base) for base in mro_of(kind)[:-1]]
    if MADE_BY_CLASS.isdisjoint(name for base in bases for name in base):
        raise Unseen(name_of(kind))  # a class of C's, which may hold anything
    if any(type(base["__dict__"]) is not types.GetSetDescriptorType for base in bases if "__dict__" in base):
        raise Unseen(name_of(kind))  # it hides what its instances hold
    held: list[object] = []
    for slot in (slot for base in bases for slot in base.values() if type(slot) in SLOTS):
        if type(slot) is types.MemberDescriptorType or slot.__name__ == "__dict__":
            with contextlib.suppress(AttributeError):  # empty
                held.append(slot.__get__(one))
    return held


def items_of(one: Any) -> list[object]:
    """Keys and values, in order."""
    items = list(one.items() if type(one) is types.MappingProxyType else dict.items(one))
    if UNCOUNTED in one:
        items = [item for item in items if item[0] != UNCOUNTED or type(item[1]) is not dict]
    return [part for item in items for part in item]


def _in_cell(one: types.CellType) -> list[object]:
    try:
        return [one.cell_contents]
    except ValueError:  # empty
        return []


def _of_tensor(one: Any) -> object:
    if one.layout is not torch.strided or one.device.type != "cpu" or one.grad_fn is not None:
        raise Unseen("a tensor")
    grad = None if one.grad is None else (id(one.grad), _of_tensor(one.grad))
    hooks = [list(map(id, held.values())) for held in _hooks_of(one)]
    numbers = one.detach().contiguous().reshape(-1).view(torch.uint8).numpy()
    return _of_array(numbers), one.shape, one.requires_grad, grad, hooks


def _hooks_of(tensor: Any) -> list[dict[int, object]]:
    return [held or {} for held in (tensor._backward_hooks, tensor._post_accumulate_grad_hooks)]


def _of_array(one: Any) -> object:
    if one.dtype.hasobject or one.nbytes > MAX_BYTES:
        raise Unseen("an array")
    return one.tobytes(), one.shape, one.dtype.str, one.flags.writeable


LRU_CACHE = type(functools.lru_cache(len))
SLOTS = (types.MemberDescriptorType, types.GetSetDescriptorType)
NUMBERS = tuple({*np.sctypeDict.values()} - {np.void, np.object_})
PASSIVE = (
    type(None), bool, int, float, complex, str, bytes, range, type(...), type(NotImplemented), *NUMBERS,
    types.WrapperDescriptorType, types.MethodDescriptorType, types.GetSetDescriptorType, types.MemberDescriptorType,
    types.ClassMethodDescriptorType, types.UnionType, re.Pattern, np.ufunc,
    type(vars(abc.ABC)["_abc_impl"]), torch.dtype, torch.device, torch.layout, torch.memory_format, torch.Size,
)  # fmt: skip
"""Kinds that nothing can change, or whose changes mean nothing."""
SIZED = (dict, list, tuple, set, frozenset, collections.OrderedDict, collections.defaultdict, collections.deque)
HOLDERS: dict[type, Callable[[Any], Iterable[object]]] = {
    object: lambda one: (),
    dict: items_of,
    collections.OrderedDict: lambda one: [part for item in collections.OrderedDict.items(one) for part in item],
    collections.defaultdict: lambda one: (one.default_factory, *items_of(one)),
    list: list.__iter__,
    tuple: tuple.__iter__,
    set: set.__iter__,
    frozenset: frozenset.__iter__,
    slice: operator.attrgetter("start", "stop", "step"),
    collections.deque: collections.deque.__iter__,
    weakref.ref: lambda one: (weakref.ref.__call__(one), one.__callback__),
    types.MappingProxyType: items_of,
    types.SimpleNamespace: lambda one: items_of(vars(one)),
    types.ModuleType: lambda one: items_of(vars(one)),
    types.FunctionType: operator.attrgetter(
        "__code__", "__defaults__", "__kwdefaults__", "__closure__", "__globals__", "__dict__", "__annotations__",
        "__doc__", "__name__", "__qualname__", "__module__",
    ),
    types.BuiltinFunctionType: lambda one: (one.__self__,),
    types.MethodWrapperType: lambda one: (one.__self__,),
    types.CodeType: lambda one: (one.co_consts,),
    types.MethodType: operator.attrgetter("__func__", "__self__"),
    types.CellType: _in_cell,
    types.GenericAlias: operator.attrgetter("__origin__", "__args__"),
    property: operator.attrgetter("fget", "fset", "fdel", "__doc__"),
    staticmethod: operator.attrgetter("__func__", "__dict__"),
    classmethod: operator.attrgetter("__func__", "__dict__"),
    functools.partial: operator.attrgetter("func", "args", "keywords", "__dict__"),
    LRU_CACHE: lambda one: (one.__dict__,),
    np.ndarray: lambda one: (base_of(one),),
    torch._C.TensorBase: lambda one: [hook for held in _hooks_of(one) for hook in held.values()],
    type: lambda one: (*items_of(names_of(one)), name_of(one), *mro_of(one)),
    **{number: lambda one: () for number in (int, float, complex, str, bytes)},  # classes derived from these
}
"""Which objects an object of such a kind refers to: all that can change in it."""
OPENED: dict[type, Callable[[Any], object]] = {
    torch._C.TensorBase: _of_tensor,
    np.ndarray: _of_array,
    bytearray: bytes,
    random.Random.__mro__[1]: lambda one: one.getstate(),
    np.random.RandomState: lambda one: repr(one.get_state(legacy=False)),
    np.random.Generator: lambda one: repr(one.bit_generator.state),
    torch.Generator: lambda one: one.get_state().numpy().tobytes(),
    LRU_CACHE: lambda one: one.cache_info(),
}  # fmt: skip
"""How to read what kinds of the libraries hold, which isn't objects alone."""
