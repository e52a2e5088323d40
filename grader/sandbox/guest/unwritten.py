"""Memory that nobody has written to holds NaN, not what earlier code has left there.

Code that forgets to fill an array would be right by chance, and wrong another time.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

no_grad = torch.no_grad


def fill_unwritten() -> None:
    """Have `empty` and its relatives give arrays of NaN; the largest number where there is no NaN."""
    for name in ("empty", "empty_like"):
        setattr(np, name, _filled(getattr(np, name), _fill_array))
        setattr(torch, name, _filled(getattr(torch, name), _fill_tensor))
    torch.Tensor.new_empty = _filled(torch.Tensor.new_empty, _fill_tensor)  # type: ignore[method-assign]
    torch.Tensor.__new__ = _of_sizes(torch.Tensor.__new__)  # type: ignore[method-assign]


def _filled(make: Callable[..., Any], fill: Callable[[Any], None]) -> Callable[..., Any]:
    @functools.wraps(make)
    def made(*given: Any, **settings: Any) -> Any:
        new = make(*given, **settings)
        fill(new)
        return new

    return made


def _of_sizes(make: Callable[..., Any]) -> Callable[..., Any]:
    """`torch.Tensor(3, 5)` is `torch.empty(3, 5)`; of numbers, as in `torch.Tensor([3, 5])`, it holds these."""

    @functools.wraps(make)
    def made(kind: Any, *given: Any, **settings: Any) -> Any:
        new = make(kind, *given, **settings)
        if given and all(type(one) in (int, torch.Size) for one in given):
            _fill_tensor(new)
        return new

    return made


def _fill_array(new: Any) -> None:
    if new.dtype.kind in "fc":
        new.fill(np.nan)
    elif new.dtype.kind in "iu":
        new.fill(np.iinfo(new.dtype).max)


def _fill_tensor(new: Any) -> None:
    with no_grad():
        if new.dtype.is_floating_point or new.dtype.is_complex:
            new.fill_(float("nan"))
        elif new.dtype in _INTEGERS:
            new.fill_(torch.iinfo(new.dtype).max)


_INTEGERS = (torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64)
