"""Comparing one answer with the truth. Shape, dtype, device and finiteness come before values; nothing broadcasts."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from grader.judging.compare.interface import Mismatch, Truth


def as_tensor(got: Any) -> torch.Tensor | None:
    """The answer as a tensor of its own shape, dtype and device; a Python number becomes a 0-d float64 tensor.

    None for anything that isn't a number, a tensor or an array of numbers.
    """
    if type(got) is float or (type(got) is int and abs(got) < 2**63):
        return torch.tensor(float(got), dtype=torch.float64)
    if isinstance(got, np.ndarray) and got.dtype.kind in "fiub":
        return torch.from_numpy(np.ascontiguousarray(got).reshape(got.shape))
    if isinstance(got, torch.Tensor) and not got.is_complex():
        return got.detach()
    return None


def in_dtype_of(truth: Truth, got: Any) -> Any:
    """A float64 answer where float32 is expected, rounded to float32; anything else as it is.

    Such an answer has lost nothing: the numbers are judged without regard to the dtype, which is charged once for the
    whole exercise (design/scoring.md).
    """
    if truth.dtype == torch.float32:
        if isinstance(got, torch.Tensor) and got.dtype == torch.float64:
            return got.to(torch.float32)
        if isinstance(got, np.ndarray) and got.dtype == np.float64:
            with np.errstate(over="ignore"):  # what is too large for float32 isn't finite, and is judged as that
                return got.astype(np.float32)
    return got


def compare(got: Any, truth: Truth) -> Mismatch | None:
    """What is wrong with `got`, or None if it is right.

    got: tensor, array or number as it came from the worker. A plain number is right for a truth of shape (), and so is
    one of numpy's: which dtype that has depends on numpy's version.
    """
    tensor = as_tensor(got)
    if tensor is None:
        return Mismatch("type", _not_a_tensor(got), truth.allowed, type_name=type(got).__name__)
    return (
        _shape(tensor, truth)
        or (None if _is_number(got) else _dtype(tensor, truth) or _device(got, tensor, truth))
        or _finite(tensor, truth)
        or _values(tensor, truth)
    )


def _not_a_tensor(got: Any) -> str:
    if type(got) is complex or (isinstance(got, torch.Tensor | np.ndarray) and _is_complex(got)):
        return "is complex; expected real numbers"
    if type(got) in (list, tuple) and got and all(type(one) in (int, float) for one in got):
        return f"is a {type(got).__name__} of numbers; expected a tensor"
    return f"is {_kind(got)}, not a tensor"


def _is_complex(got: torch.Tensor | np.ndarray[Any, Any]) -> bool:
    return got.is_complex() if isinstance(got, torch.Tensor) else got.dtype.kind == "c"


def _is_number(got: Any) -> bool:
    return type(got) in (int, float) or (isinstance(got, np.ndarray) and got.dtype.kind == "f" and got.ndim == 0)


def _kind(got: Any) -> str:
    if got is None:
        return "None"
    names = {list: "a list", tuple: "a tuple", dict: "a dict", str: "a string", bool: "True or False"}
    return names.get(type(got), "an object" if not isinstance(got, torch.Tensor | np.ndarray) else "not numeric")


def _shape(got: torch.Tensor, truth: Truth) -> Mismatch | None:
    if tuple(got.shape) in truth.shapes:
        return None
    wanted = " or ".join(str(shape) for shape in truth.shapes)
    return Mismatch("shape", f"has shape {tuple(got.shape)}; expected {wanted}", truth.allowed)


def _dtype(got: torch.Tensor, truth: Truth) -> Mismatch | None:
    if got.dtype == truth.dtype:
        return None
    expected = f"{_name(truth.dtype)}, the dtype of its inputs"
    return Mismatch("dtype", f"has dtype {_name(got.dtype)}; expected {expected}", truth.allowed)


def _device(got: Any, tensor: torch.Tensor, truth: Truth) -> Mismatch | None:
    if isinstance(got, np.ndarray) or tensor.device.type == truth.device:
        return None
    expected = f"{truth.device}, the device of its inputs"
    return Mismatch("device", f"is on {tensor.device.type}; expected {expected}", truth.allowed)


def _finite(got: torch.Tensor, truth: Truth) -> Mismatch | None:
    bad = ~torch.isfinite(got)
    if not bad.any():
        return None
    count, total = int(bad.sum()), got.numel()
    kinds = ("NaN", torch.isnan(got)), ("infinite", torch.isinf(got))
    what = " or ".join(name for name, found in kinds if bool(found.any()))
    where = _first(bad)
    sentence = f"is {what} in {count} of {total} elements, first{_at(where)}" if where else f"is {what}"
    return Mismatch("nonfinite", sentence, truth.allowed, index=where, wrong=count, total=total)


def _values(got: torch.Tensor, truth: Truth) -> Mismatch | None:
    if got.numel() == 0:
        return None
    difference = (got.to("cpu", torch.float64).reshape(truth.value.shape) - truth.value).abs()
    greatest = float(difference.max())
    if greatest <= truth.allowed:
        return None
    wrong, total = int((difference > truth.allowed).sum()), difference.numel()
    where = _first(difference == difference.max())
    relative = greatest / truth.scale if truth.scale else None
    sentence = (
        f"differs from torch's in {wrong} of {total} element{'s' if total > 1 else ''}; "
        f"largest difference {greatest:.3g}{_at(where)} (tolerance {truth.allowed:.2g})"
    )
    return Mismatch("values", sentence, truth.allowed, greatest, relative, where, wrong, total)


def _first(mask: torch.Tensor) -> tuple[int, ...]:
    return tuple(int(i) for i in mask.nonzero()[0]) if mask.dim() else ()


def _at(index: tuple[int, ...]) -> str:
    return f" at index {list(index)}" if index else ""


def _name(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")
