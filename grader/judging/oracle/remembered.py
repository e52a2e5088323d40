"""Truths that are computed once: an explanation runs the same test on the same inputs some hundred times.

Two calls are the same if their functions have the same code and the same values in their closures, and their inputs the
same numbers. What can't be compared, such as a function that asks the submission, is computed each time.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields, is_dataclass
from functools import partial
from types import BuiltinFunctionType, CellType, CodeType, FunctionType, MethodType, ModuleType
from typing import Any, TypeVar

import numpy as np
import torch

T = TypeVar("T")

MOST = 64
"""Truths that are kept."""
LARGEST = 100_000
"""Elements of a tensor that is compared."""
DEEPEST = 20
PLAIN = (type(None), bool, int, float, str, bytes, torch.dtype, torch.device, CodeType)
AS_THEMSELVES = (type, BuiltinFunctionType, ModuleType)

Known = OrderedDict[Hashable, Any]

_known: ContextVar[Known | None] = ContextVar("known", default=None)


@contextmanager
def remembering(known: Known) -> Iterator[None]:
    """Within this block, keep truths in `known`, and take them from there."""
    token = _known.set(known)
    try:
        yield
    finally:
        _known.reset(token)


def once(compute: Callable[[], T], *made_of: Any) -> T:
    """What `compute` gives, or gave for the same things: everything that it is made of."""
    known = _known.get()
    if known is None:
        return compute()
    try:
        key = _same_as(made_of, 0)
    except _Incomparable:
        return compute()
    if key not in known:
        known[key] = compute()
    known.move_to_end(key)
    while len(known) > MOST:
        known.popitem(last=False)
    return known[key]  # type: ignore[no-any-return]


class _Incomparable(Exception):
    pass


def _same_as(value: Any, depth: int) -> Hashable:
    """Equal for what can stand for each other. Raises _Incomparable."""
    if depth > DEEPEST:
        raise _Incomparable
    inside = partial(_same_as, depth=depth + 1)
    if isinstance(value, PLAIN):
        return type(value), value
    if isinstance(value, AS_THEMSELVES) or type(value).__name__ == "method_descriptor":
        return "itself", id(value)
    if isinstance(value, torch.Tensor | np.ndarray):
        return _of_numbers(value)
    if isinstance(value, tuple | list):
        return type(value), tuple(map(inside, value))
    if isinstance(value, dict):
        return dict, tuple((inside(key), inside(each)) for key, each in value.items())
    if isinstance(value, partial):
        return partial, inside(value.func), inside(value.args), inside(value.keywords)
    if isinstance(value, FunctionType):
        closure = tuple(map(_content, value.__closure__ or ()))
        return (
            "function", id(value.__globals__), value.__code__, inside(value.__defaults__),
            inside(value.__kwdefaults__), inside(closure),
        )  # fmt: skip
    if isinstance(value, MethodType):
        return "method", inside(value.__self__), inside(value.__func__)
    if is_dataclass(value) and not isinstance(value, type):
        return type(value), tuple(inside(getattr(value, each.name)) for each in fields(value) if each.compare)
    raise _Incomparable


def _content(cell: CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        raise _Incomparable from None


def _of_numbers(value: torch.Tensor | np.ndarray[Any, Any]) -> Hashable:
    tensor = torch.as_tensor(value).detach()
    if tensor.numel() > LARGEST:
        raise _Incomparable
    raw = tensor.cpu().contiguous().reshape(-1).view(torch.uint8) if tensor.numel() else tensor.reshape(-1)
    return type(value), tuple(tensor.shape), tensor.dtype, str(tensor.device), bytes(raw.numpy())
