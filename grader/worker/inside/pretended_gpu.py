"""A GPU where there is none: tensors that hold real values and keep CUDA's device rules.

A `Pretended` tensor lies in the CPU's memory and says that it is on cuda:0. Two modes of torch's watch what is done
with it. One stands before torch's Python functions and answers what names a device (`.to`, `.cpu`, `device=`); the
other stands below them, where composite functions have become single operators, and refuses those that CUDA would
refuse. `WrongDevice` is that refusal. What torch makes inside a function of a pretended tensor is on the GPU, too.
What this doesn't know of CUDA: design/portability.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import torch
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode

GPU, CPU = torch.device("cuda", 0), torch.device("cpu")
MIXED = {
    "add": "adds a CPU tensor to a CUDA tensor", "sub": "subtracts a CPU tensor and a CUDA tensor",
    "mul": "multiplies a CPU tensor and a CUDA tensor", "div": "divides a CPU tensor and a CUDA tensor",
    "mm": "multiplies a CPU matrix and a CUDA matrix", "matmul": "multiplies a CPU matrix and a CUDA matrix",
    "bmm": "multiplies a CPU matrix and a CUDA matrix",
    "mv": "multiplies a CPU matrix and a CUDA vector, or the reverse",
    "cat": "joins CPU tensors and CUDA tensors", "stack": "joins CPU tensors and CUDA tensors",
    "index": "indexes a CPU tensor with a CUDA tensor", "index_put": "sets elements across the CPU and CUDA",
}  # fmt: skip

MOST_OPERATORS = 3_000
"""Enough to see each line of an exercise at work; a whole training would take longer than all other tests together."""

_ops = torch.ops.aten
_JOINING = (_ops.cat.default, _ops.stack.default)  # a CPU tensor without dimensions is a number to all but these
_INDEXING = (
    _ops.index.Tensor, _ops.index_put.default, _ops.index_put_.default, _ops._index_put_impl_.default,
)  # fmt: skip
_TENSOR = torch.Tensor


class WrongDevice(Exception):
    """What CUDA would refuse. The message is a predicate, to come after the number of a line."""


class Enough(BaseException):
    """MOST_OPERATORS have run: nothing new is to be seen. A BaseException, since learners write `except Exception`."""


class _Mixed(WrongDevice, RuntimeError):
    """Operands on two devices: a RuntimeError of torch's."""


class _NotOnTheHost(WrongDevice, TypeError):
    """A CUDA tensor taken for an array of numpy's: a TypeError of torch's."""


def _to_numpy(*_args: object, **_kwargs: object) -> NoReturn:
    raise _NotOnTheHost("hands a CUDA tensor to numpy, which needs `.cpu()` first")


class Pretended(torch.Tensor):
    """A tensor on the pretended GPU. The values, the storage and autograd are those of an ordinary CPU tensor."""

    __torch_function__ = torch._C._disabled_torch_function_impl  # type: ignore[assignment]
    numpy = __array__ = _to_numpy
    device = property(lambda self: GPU)
    is_cuda = property(lambda self: True)
    is_cpu = property(lambda self: False)

    @classmethod
    def __torch_dispatch__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:  # type: ignore[override]
        return _operate(func, args, dict(kwargs or {}), inside=False)

    def get_device(self) -> int:
        return 0

    def tolist(self) -> Any:
        return self.cpu().tolist()

    def __repr__(self, **_kwargs: object) -> str:  # type: ignore[override]
        return f"{self.cpu()!r} on {GPU}"

    def __format__(self, spec: str) -> str:
        return format(self.cpu(), spec)


class _Generator(torch.Generator):
    """One that can be asked for on the GPU."""

    on_gpu: bool

    def __new__(cls, device: Any = "cpu") -> _Generator:
        made: _Generator = super().__new__(cls, "cpu")  # type: ignore[call-arg]
        made.on_gpu = _is_gpu(device)
        return made


class _Operators(TorchDispatchMode):
    """Sees each single operator, also those without a pretended tensor: something new may be asked for on the GPU."""

    def __init__(self, functions: _Functions) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._functions = functions
        self._count = 0

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # torch would import torch.compile to tell it to keep out, which takes more than a second

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self._count += 1
        if self._count > MOST_OPERATORS:
            raise Enough
        return _operate(func, args, dict(kwargs or {}), self._functions.of_gpu)


class _Functions(TorchFunctionMode):
    """Sees each function of torch's that Python calls. of_gpu: whether the one that runs was given something on the
    GPU, and no device to put its result on."""

    of_gpu = False

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = dict(kwargs or {})
        if func in (_TENSOR.to, _TENSOR.cpu, _TENSOR.cuda):
            return _moved(func, args, kwargs)
        if func is torch._has_compatible_shallow_copy_type:  # asked by Module.to: whether a parameter may stay the same
            return type(args[0]) is type(args[1])
        given = any(type(tensor) is Pretended for tensor in _tensors((*args, *kwargs.values())))
        wanted = kwargs.get("device")
        _check_generator(kwargs.get("generator"), given if wanted is None else _is_gpu(wanted))
        if _is_gpu(wanted):
            return _made(func, args, kwargs)
        outer, self.of_gpu = self.of_gpu, given and wanted is None
        try:
            return func(*args, **kwargs)
        finally:
            self.of_gpu = outer


def _operate(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any], inside: bool) -> Any:
    """One operator, by CUDA's rules. inside: whether it serves a function that was given something on the GPU."""
    tensors = list(_tensors((*args, *kwargs.values())))
    on_gpu = any(type(tensor) is Pretended for tensor in tensors)
    wanted = kwargs.get("device")
    if wanted is not None:
        kwargs["device"] = CPU
    if on_gpu:
        _check(func, args, tensors)
    if func is _ops._to_copy.default and wanted is not None:
        to_gpu = _is_gpu(wanted)
    elif func is _ops.copy_.default or func in _INDEXING:
        to_gpu = type(args[0]) is Pretended
    else:
        to_gpu = on_gpu or _is_gpu(wanted) or (inside and not tensors)
    with torch._C._ExcludeDispatchKeyGuard(_PYTHON):
        result = func(*args, **kwargs)
    return _pretend(result) if to_gpu else result


_PYTHON = torch._C.DispatchKeySet(torch._C.DispatchKey.Python)


def _check(func: Any, args: tuple[Any, ...], tensors: list[torch.Tensor]) -> None:
    """Raises WrongDevice if CUDA refuses these operands. As in torch's own FakeTensor: all on one device, or a CPU
    tensor without dimensions; a copy may cross, and so may the indices of a CUDA tensor."""
    if func in (_ops.copy_.default, _ops._to_copy.default):
        return
    if func in _INDEXING:
        into, indices, *values = args[:3]
        there = type(into) is Pretended
        crossing: list[torch.Tensor] = [index for index in indices if type(index) is Pretended and not there]
        crossing += [value for value in values if value.dim() and (type(value) is Pretended) != there]
    else:
        joining = func in _JOINING
        crossing = [tensor for tensor in tensors if type(tensor) is not Pretended and (tensor.dim() or joining)]
    if crossing:
        name = func._schema.name.removeprefix("aten::").strip("_")
        raise _Mixed(MIXED.get(name, f"uses a CPU tensor and a CUDA tensor together, in `{name}`"))


def _tensors(values: Iterable[Any]) -> Iterator[torch.Tensor]:
    """Those among the operands, and in lists of operands. (torch's own _pytree takes longer than the operator.)"""
    for value in values:
        if isinstance(value, torch.Tensor):
            yield value
        elif type(value) in (list, tuple):
            yield from _tensors(value)


def _pretend(result: Any) -> Any:
    """What an operator gave, on the GPU."""
    if type(result) in (list, tuple):
        return type(result)(map(_pretend, result))
    if type(result) is not torch.Tensor:
        return result
    return torch.Tensor._make_subclass(Pretended, result, result.requires_grad)


def _is_gpu(device: Any) -> bool:
    return type(device) is int or (device is not None and torch.device(device).type == GPU.type)


def _moved(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Tensor.to, .cpu and .cuda. A move is a copy, through which autograd goes."""
    tensor, *rest = args
    if func is not _TENSOR.to:
        wanted: Any = CPU if func is _TENSOR.cpu else GPU
        dtype, copy = tensor.dtype, False
    else:
        copy = kwargs.pop("copy", False)
        wanted, dtype, *_ = _parse_to(*rest, **kwargs)
    here = type(tensor) is Pretended
    there = here if wanted is None else _is_gpu(wanted)
    if here == there and dtype in (None, tensor.dtype) and not copy:
        return tensor
    return _ops._to_copy.default(tensor, dtype=dtype or tensor.dtype, device=GPU if there else CPU)


_torchs_parse_to = torch._C._nn._parse_to


def _parse_to(*args: Any, **kwargs: Any) -> tuple[Any, ...]:
    """The arguments of .to(), of tensors and of modules: device, dtype, and more. torch's own looks below Python."""
    other = kwargs.get("other", kwargs.get("tensor", args[0] if args else None))
    if isinstance(other, torch.Tensor):
        return other.device, other.dtype, False, None
    return tuple(_torchs_parse_to(*args, **kwargs))


def _made(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What is asked for on the GPU by name."""
    wants_grad = kwargs.pop("requires_grad", False)
    made = _pretend(func(*args, **{**kwargs, "device": CPU}))
    return made.requires_grad_() if wants_grad else made


def _check_generator(generator: Any, for_gpu: bool) -> None:
    if generator is not None and getattr(generator, "on_gpu", False) != for_gpu:
        at, of = (GPU.type, CPU.type) if for_gpu else (CPU.type, GPU.type)
        raise _Mixed(f"draws random numbers on {at} with a generator of {of}")


@contextmanager
def pretending() -> Iterator[None]:
    """A GPU within this block."""
    stands_in: dict[str, Callable[..., Any]] = {
        "is_available": lambda: True, "device_count": lambda: 1, "current_device": lambda: 0,
        "_lazy_init": lambda: None, "synchronize": lambda device=None: None, "empty_cache": lambda: None,
        "get_device_name": lambda device=None: "a pretended GPU", "is_initialized": lambda: True,
    }  # fmt: skip
    places: list[tuple[Any, str, Any]] = [(torch.cuda, name, stand_in) for name, stand_in in stands_in.items()]
    places += [(torch, "Generator", _Generator), (torch._C._nn, "_parse_to", _parse_to)]
    before = [(owner, name, getattr(owner, name)) for owner, name, _ in places]
    functions = _Functions()
    try:
        for owner, name, stand_in in places:
            setattr(owner, name, stand_in)
        with _Operators(functions), functions:
            yield
    finally:
        for owner, name, original in before:
            setattr(owner, name, original)
