"""A GPU where there is none: tensors that hold real values and keep CUDA's device rules.

A `Simulated` tensor lies in the CPU's memory and says that it is on cuda:0. Two modes of torch's watch what is done
with it. One stands before torch's Python functions and answers what names a device (`.to`, `.cpu`, `device=`); the
other stands below them, where composite functions have become single operators, and refuses those that CUDA would
refuse. `WrongDevice` is that refusal. What torch makes inside a function of a simulated tensor is on the GPU, too.
What this doesn't know of CUDA: design/portability.md.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import torch
from torch.overrides import TorchFunctionMode
from torch.utils import _device
from torch.utils._python_dispatch import TorchDispatchMode

from grader.sandbox.guest.device_error import WrongDevice

GPU, CPU = torch.device("cuda", 0), torch.device("cpu")
MIXED = {
    "add": "adds a CPU tensor to a CUDA tensor",
    "sub": "subtracts a CPU tensor from a CUDA tensor, or the reverse",
    "mul": "multiplies a CPU tensor and a CUDA tensor",
    "div": "divides a CPU tensor by a CUDA tensor, or the reverse",
    "mm": "multiplies a CPU matrix and a CUDA matrix", "matmul": "multiplies a CPU matrix and a CUDA matrix",
    "bmm": "multiplies a CPU matrix and a CUDA matrix",
    "mv": "multiplies a CPU matrix and a CUDA vector, or the reverse",
    "cat": "joins CPU tensors and CUDA tensors", "stack": "joins CPU tensors and CUDA tensors",
    "index": "indexes a CPU tensor with a CUDA tensor", "index_put": "assigns between a CPU tensor and a CUDA tensor",
    **dict.fromkeys(("eq", "ne", "lt", "le", "gt", "ge"), "compares a CPU tensor with a CUDA tensor"),
}  # fmt: skip

MAX_OPERATORS = 3_000
"""In one request. Enough to see each line of an exercise at work; a whole training would take longer than all other
tests together."""

_ops = torch.ops.aten
_NO_NUMBERS = (  # a CPU tensor without dimensions is a number to all but these
    _ops.cat.default, _ops.stack.default, _ops.equal.default, _ops.index_select.default, _ops.gather.default,
    _ops.embedding.default, _ops.nll_loss_forward.default,
)  # fmt: skip
_CROSSING = (_ops.copy_.default, _ops._to_copy.default, _ops.fill_.Tensor)
_INDEXING = (
    _ops.index.Tensor, _ops.index_put.default, _ops.index_put_.default, _ops._index_put_impl_.default,
)  # fmt: skip
_AT_A_MASK = _ops.masked_fill_.Scalar  # so torch 2.15 does `x[mask] = number`, if both are on one device: here they are
_TENSOR = torch.Tensor


class Enough(BaseException):
    """MAX_OPERATORS have run: nothing new is to be seen. A BaseException, since learners write `except Exception`."""


class _Mixed(WrongDevice, RuntimeError):
    """Operands on two devices: a RuntimeError of torch's."""


class _NotOnTheHost(WrongDevice, TypeError):
    """A CUDA tensor taken for an array of numpy's: a TypeError of torch's."""


def _to_numpy(*_args: object, **_kwargs: object) -> NoReturn:
    raise _NotOnTheHost("passes a CUDA tensor to numpy, which needs `.cpu()` first")


def _element_by_element(*_args: object, **_kwargs: object) -> NoReturn:
    raise _NotOnTheHost("calls a Python function on each element of a CUDA tensor")


class Simulated(torch.Tensor):
    """A tensor on the simulated GPU. The values, the storage and autograd are those of an ordinary CPU tensor."""

    __torch_function__ = torch._C._disabled_torch_function_impl  # type: ignore[assignment]
    __array__ = _to_numpy
    apply_ = map_ = map2_ = _element_by_element
    device = property(lambda self: GPU)
    is_cuda = property(lambda self: True)
    is_cpu = property(lambda self: False)

    @classmethod
    def __torch_dispatch__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:  # type: ignore[override]
        return _operate(func, args, dict(kwargs or {}), inside=False)

    def get_device(self) -> int:
        return 0

    def numpy(self, *, force: bool = False) -> Any:
        return self.cpu().numpy(force=True) if force else _to_numpy()

    def tolist(self) -> Any:
        return self.cpu().tolist()

    def __repr__(self, **_kwargs: object) -> str:  # type: ignore[override]
        return f"{self.cpu()!r} on {GPU}"

    def __format__(self, spec: str) -> str:
        return format(self.cpu(), spec)


class _Generator(torch.Generator):
    """One that can be requested on the GPU."""

    on_gpu: bool

    def __new__(cls, device: Any = "cpu") -> _Generator:
        made: _Generator = super().__new__(cls, "cpu")  # type: ignore[call-arg]
        made.on_gpu = _is_gpu(device)
        return made


class _Operators(TorchDispatchMode):
    """Sees each single operator, also those without a simulated tensor: a new tensor may be requested on the GPU."""

    def __init__(self, functions: _Functions) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._functions = functions
        self._count = 0

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # torch would import torch.compile to tell it to keep out, which takes more than a second

    def begin(self) -> None:
        """A request begins, which may use MAX_OPERATORS."""
        self._count = 0

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = dict(kwargs or {})
        if _is_composite(func):  # as they come where autograd is kept out: in a by-hand exercise, in inference mode
            with self:
                return func._op_dk(_COMPOSITE, *args, **kwargs)
        self._count += 1
        if self._count > MAX_OPERATORS:
            raise Enough
        if func is _AT_A_MASK and self._functions.setting:
            func, args = _ops.index_put_.default, (args[0], [args[1]], torch.tensor(args[2], dtype=args[0].dtype))
        return _operate(func, args, kwargs, self._functions.of_gpu)


_COMPOSITE = torch._C.DispatchKey.CompositeImplicitAutograd


@functools.cache
def _is_composite(func: Any) -> bool:
    """Whether an operator is made of others, which have rules of their own."""
    return torch._C._dispatch_has_kernel_for_dispatch_key(func.name(), _COMPOSITE)


class _Functions(TorchFunctionMode):
    """Sees each function of torch's that Python calls. of_gpu: whether the one that runs was given something on the
    GPU, and creates its tensors there. setting: whether it sets elements."""

    of_gpu = setting = False

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = dict(kwargs or {})
        if func in _MOVES:
            return _moved(func, args, kwargs)
        if func is torch._has_compatible_shallow_copy_type:  # asked by Module.to: whether a parameter may stay the same
            return type(args[0]) is not Simulated or type(args[1]) is Simulated
        if func == _SET_DATA and type(args[1]) is Simulated and type(args[0]) is not Simulated:
            return _move_itself(*args)
        given = any(type(tensor) is Simulated for tensor in _tensors((*args, *kwargs.values())))
        making = func in _device._device_constructors()
        wanted = kwargs.get("device")
        if wanted is None and making:
            wanted = _device.CURRENT_DEVICE
        if wanted is None and given and func in (torch.tensor, _TENSOR.new_tensor) and type(args[0]) is Simulated:
            wanted = GPU
        _check_generator(kwargs.get("generator"), given if wanted is None else _is_gpu(wanted))
        if wanted is not None:
            return _made(func, args, kwargs, _is_gpu(wanted))
        outer = self.of_gpu, self.setting
        self.of_gpu = given and not making  # numbers on the GPU are only numbers to torch.full
        self.setting = func == _TENSOR.__setitem__
        try:
            result = func(*args, **kwargs)
        finally:
            self.of_gpu, self.setting = outer
        if func == _READ_GRAD and isinstance(result, torch.Tensor):
            return _gradient(result, args[0])
        if func is torch.autograd.grad:
            inputs = args[1] if len(args) > 1 else kwargs["inputs"]
            of = [inputs] if isinstance(inputs, torch.Tensor) else list(inputs)
            return tuple(g if g is None else _gradient(g, tensor) for g, tensor in zip(result, of, strict=True))
        return result

    def run_backward(self, outputs: Any, *args: Any, **kwargs: Any) -> Any:
        """torch's engine. It may be run by a function that this mode sees, and so without this mode; but in a backward
        of the learner's own, and in hooks, all is as elsewhere."""
        outer, self.of_gpu = self.of_gpu, any(type(tensor) is Simulated for tensor in _tensors([outputs]))
        try:
            with self:
                return _run_backward(outputs, *args, **kwargs)
        finally:
            self.of_gpu = outer


_MOVES = (_TENSOR.to, _TENSOR.cpu, _TENSOR.cuda, _TENSOR.type_as)
_READ_GRAD: Any = _TENSOR.grad.__get__  # type: ignore[union-attr]
_SET_DATA: Any = _TENSOR.data.__set__  # type: ignore[attr-defined]
_run_backward = torch.autograd._engine_run_backward  # type: ignore[attr-defined]


def _operate(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any], inside: bool) -> Any:
    """One operator, by CUDA's rules. inside: whether it serves a function that was given something on the GPU."""
    tensors = list(_tensors((*args, *kwargs.values())))
    on_gpu = any(type(tensor) is Simulated for tensor in tensors)
    wanted = kwargs.get("device")
    if wanted is not None:
        kwargs["device"] = CPU
    if on_gpu:
        _check(func, args, tensors)
    if func in _CROSSING or func in _INDEXING:
        to_gpu = type(args[0]) is Simulated
    else:
        to_gpu = on_gpu or _is_gpu(wanted) or (inside and not tensors)
    with torch._C._ExcludeDispatchKeyGuard(_PYTHON):
        result = func(*args, **kwargs)
    return _simulated(result) if to_gpu else result


_PYTHON = torch._C.DispatchKeySet(torch._C.DispatchKey.Python)


def _check(func: Any, args: tuple[Any, ...], tensors: list[torch.Tensor]) -> None:
    """Raises WrongDevice if CUDA refuses these operands. As in torch's own FakeTensor: all on one device, or a CPU
    tensor without dimensions; a copy may cross, and so may the indices of a CUDA tensor."""
    strangers = [tensor for tensor in tensors if type(tensor) is not Simulated]
    if not strangers or func in _CROSSING:
        return
    name = func._schema.name.removeprefix("aten::")
    if func in _INDEXING:
        into, indices, *values = args[:3]
        there = type(into) is Simulated
        crossing: list[torch.Tensor] = [index for index in indices if type(index) is Simulated and not there]
        crossing += [value for value in values if value.dim() and (type(value) is Simulated) != there]
    else:
        crossing = [tensor for tensor in strangers if tensor.dim() or func in _NO_NUMBERS]
        if not crossing and name.endswith("_") and strangers[0] is args[0]:
            raise _Mixed("changes a CPU tensor in place by a CUDA tensor")
    if crossing:
        name = name.strip("_")
        raise _Mixed(MIXED.get(name, f"uses a CPU tensor and a CUDA tensor together, in `{name}`"))


def _tensors(values: Iterable[Any]) -> Iterator[torch.Tensor]:
    """Those among the operands, and in lists of operands. (torch's own _pytree takes longer than the operator.)"""
    for value in values:
        if isinstance(value, torch.Tensor):
            yield value
        elif type(value) in (list, tuple):
            yield from _tensors(value)


def _simulated(result: Any) -> Any:
    """What an operator gave, on the GPU."""
    if type(result) in (list, tuple):
        return type(result)(map(_simulated, result))
    if type(result) is not torch.Tensor:
        return result
    return torch.Tensor._make_subclass(Simulated, result, result.requires_grad)


def _is_gpu(device: Any) -> bool:
    return type(device) is int or (device is not None and torch.device(device).type == GPU.type)


def _moved(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Tensor.to, .cpu, .cuda and .type_as."""
    tensor, *rest = args
    if func in (_TENSOR.cpu, _TENSOR.cuda):
        wanted: Any = CPU if func is _TENSOR.cpu else GPU
        dtype, copy = tensor.dtype, False
    else:
        copy = kwargs.pop("copy", False)
        wanted, dtype, *_ = _parse_to(*rest, **kwargs)
    here = type(tensor) is Simulated
    there = here if wanted is None else _is_gpu(wanted)
    if here == there:
        same = dtype in (None, tensor.dtype) and not copy
        return tensor if same else _ops._to_copy.default(tensor, dtype=dtype or tensor.dtype)
    return _across(tensor, dtype or tensor.dtype)


def _across(tensor: torch.Tensor, dtype: torch.dtype) -> torch.Tensor:
    """A copy on the other device."""
    if torch.is_grad_enabled() and tensor.requires_grad:
        return _Across.apply(tensor, dtype)  # type: ignore[no-untyped-call,no-any-return]
    with torch._C._ExcludeDispatchKeyGuard(_PYTHON):
        copied = _ops._to_copy.default(tensor, dtype=dtype)
    return copied if type(tensor) is Simulated else _simulated(copied)  # type: ignore[no-any-return]


class _Across(torch.autograd.Function):
    """So that a gradient goes back to the device that it is for: torch's own would take both for the CPU."""

    @staticmethod
    def forward(ctx: Any, tensor: torch.Tensor, dtype: torch.dtype) -> torch.Tensor:
        ctx.dtype = tensor.dtype
        return _across(tensor, dtype)

    @staticmethod
    def backward(ctx: Any, gradient: torch.Tensor) -> Any:
        return _across(gradient, ctx.dtype), None


def _move_itself(tensor: torch.Tensor, data: torch.Tensor) -> None:
    """`tensor.data = data`, as Module.to does it: the same parameter is on the GPU from now on."""
    gradient, is_parameter = tensor.grad, isinstance(tensor, torch.nn.Parameter)
    tensor.data = data
    tensor.__class__ = Simulated
    tensor._is_param = is_parameter
    if gradient is not None:
        tensor.grad = _simulated(gradient)


def _gradient(gradient: torch.Tensor, of: torch.Tensor) -> torch.Tensor:
    """A gradient on the device of what it is for: torch's engine moves a number, and refuses anything else."""
    if (type(gradient) is Simulated) == (type(of) is Simulated):
        return gradient
    if type(of) is Simulated and gradient.dim():
        raise _Mixed("has a gradient on the CPU for a CUDA tensor")
    with torch._C._ExcludeDispatchKeyGuard(_PYTHON):
        plain = gradient.detach()
    return _simulated(plain) if type(of) is Simulated else plain


_torchs_parse_to = torch._C._nn._parse_to


def _parse_to(*args: Any, **kwargs: Any) -> tuple[Any, ...]:
    """The arguments of .to(), of tensors and of modules: device, dtype, and more. torch's own looks below Python."""
    other = kwargs.get("other", kwargs.get("tensor", args[0] if args else None))
    if isinstance(other, torch.Tensor):
        return other.device, other.dtype, False, None
    return tuple(_torchs_parse_to(*args, **kwargs))


def _made(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any], on_gpu: bool) -> Any:
    """A new tensor on a device that is named."""
    wants_grad = kwargs.pop("requires_grad", False)
    made = func(*args, **{**kwargs, "device": CPU})
    if isinstance(made, torch.Tensor) and (type(made) is Simulated) != on_gpu:
        made = _across(made, made.dtype) if type(made) is Simulated else _simulated(made)
    return made.requires_grad_() if wants_grad else made


def _check_generator(generator: Any, for_gpu: bool) -> None:
    if generator is not None and getattr(generator, "on_gpu", False) != for_gpu:
        at, of = (GPU.type, CPU.type) if for_gpu else (CPU.type, GPU.type)
        raise _Mixed(f"draws random numbers on {at} with a generator of {of}")


class _Stream:
    """What an optimizer asks, before each step."""

    def is_capturing(self) -> bool:
        """Whether what runs is recorded for a CUDA graph."""
        return False


@contextmanager
def unseen() -> Iterator[None]:
    """Within this block nobody watches what is done with tensors: their numbers are taken out, or put in."""
    with torch._C._DisableTorchDispatch(), torch._C.DisableTorchFunction():
        yield


def placed(tensor: torch.Tensor, device: str) -> torch.Tensor:
    """A tensor of the CPU's that has arrived, where it belongs."""
    return _simulated(tensor) if _is_gpu(device) else tensor


@contextmanager
def simulating() -> Iterator[Callable[[], None]]:
    """A GPU within this block. Gives what is to be called when a request begins."""
    stands_in: dict[str, Callable[..., Any]] = {
        "is_available": lambda: True, "device_count": lambda: 1, "current_device": lambda: 0,
        "_lazy_init": lambda: None, "synchronize": lambda device=None: None, "empty_cache": lambda: None,
        "get_device_name": lambda device=None: "a simulated GPU", "is_initialized": lambda: True,
        "manual_seed": lambda seed: None, "manual_seed_all": lambda seed: None,
        "is_current_stream_capturing": lambda: False,  # an optimizer asks, before each step
    }  # fmt: skip
    accelerates: dict[str, Callable[..., Any]] = {
        "is_available": lambda: True, "device_count": lambda: 1, "current_device_index": lambda: 0,
        "current_accelerator": lambda check_available=False: torch.device("cuda"),
        "synchronize": lambda device=None: None, "empty_cache": lambda: None,
        "current_stream": lambda device=None: _Stream(),
    }  # fmt: skip
    places: list[tuple[Any, str, Any]] = [(torch.cuda, name, stand_in) for name, stand_in in stands_in.items()]
    places += [(torch.accelerator, name, it) for name, it in accelerates.items() if hasattr(torch.accelerator, name)]
    functions = _Functions()
    places += [(torch, "Generator", _Generator), (torch._C._nn, "_parse_to", _parse_to)]
    places += [(torch.autograd, "_engine_run_backward", functions.run_backward)]
    before = [(owner, name, getattr(owner, name)) for owner, name, _ in places]
    try:
        for owner, name, stand_in in places:
            setattr(owner, name, stand_in)
        with _Operators(functions) as operators, functions:
            yield operators.begin
    finally:
        for owner, name, original in before:
            setattr(owner, name, original)
