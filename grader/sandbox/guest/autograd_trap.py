"""Refusing torch's own gradients while a by-hand exercise runs.

Two walls. The usual ways into autograd raise `AutogradRefused`, whose message the learner reads. Below them torch's
dispatcher passes over autograd's kernels, so nothing is recorded even where grad mode is on, and what could undo that
is taken out of torch._C, not wrapped: no object of Python's leads to it any more. What this doesn't prove, in a process
of the learner's own: design/trust-boundary.md.
"""

from __future__ import annotations

import contextlib
import functools
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import torch

REFUSED = (
    "this exercise asks for gradients by hand. Write the formula for the gradient with ordinary tensor operations"
)
FUNC = ("grad", "grad_and_value", "vjp", "jvp", "jacrev", "jacfwd")

# Without these keys an operation goes straight to its kernel, which records nothing, whatever grad mode says.
KEYS = ("AutogradFunctionality", "AutogradOther", "AutogradNestedTensor", "ADInplaceOrView")

# What turns recording on again, or runs the kernel of a key that is named. Some modules hold these by name too.
FUNCTIONS = (
    "_set_fwd_grad_enabled", "_enter_dual_level", "_grad_increment_nesting", "_grad_decrement_nesting",
    "_jvp_increment_nesting", "_jvp_decrement_nesting", "_func_increment_nesting", "push_dynamic_layer_stack",
    "_dispatch_tls_set_dispatch_key_excluded", "_dispatch_call_boxed",
)  # fmt: skip
NEWER = ("_dispatch_get_computed_kernel_for_dispatch_key", "_dispatch_make_pyobj_dispatch_fns")  # not in torch 2.6
METHODS = (
    ("_InferenceMode", "__init__"), ("_ForceDispatchKeyGuard", "__init__"),
    ("_SetExcludeDispatchKeyGuard", "__init__"), ("_DispatchOperatorHandle", "redispatch_boxed"),
)  # fmt: skip
HOMES = tuple(home for home in (torch._C, getattr(torch._C, "_functorch", None)) if home is not None)
HOLDERS = ("eager_transforms", "predispatch", "pyfunctorch")  # of torch._functorch; torch 2.6 has no predispatch


def _places() -> Iterator[tuple[Any, str]]:
    """Where a module holds one of FUNCTIONS or NEWER, under whatever name."""
    taken = {id(vars(home)[name]) for home in HOMES for name in (*FUNCTIONS, *NEWER) if name in vars(home)}
    holders = (sys.modules[f"torch._functorch.{name}"] for name in HOLDERS if f"torch._functorch.{name}" in sys.modules)
    for holder in (*HOMES, *holders):
        yield from ((holder, held) for held, value in vars(holder).items() if id(value) in taken)


def _gone() -> Iterator[str]:
    """What undoes the trap in every torch that was looked at, and isn't in this one: something else may do it here."""
    yield from (name for name in FUNCTIONS if not any(name in vars(home) for home in HOMES))
    kinds = [kind for kind, _ in METHODS]
    yield from (name for name in (*kinds, "_set_grad_enabled", "_DispatchModule") if not hasattr(torch._C, name))


PLACES, GONE = tuple(_places()), tuple(_gone())  # found before any fork: looking for them in a worker would take 2 ms

# The derivatives that torch keeps as operators, of what this course's learners differentiate, and of what comes next
# in others. Each costs a worker 0.16 ms with its form for `out`: all that there are would take longer than its walls.
OPERATORS = (
    "threshold_backward", "sigmoid_backward", "tanh_backward", "mse_loss_backward", "binary_cross_entropy_backward",
)  # fmt: skip
DATA_OPERATORS = ("_softmax_backward_data", "_log_softmax_backward_data")


class AutogradRefused(Exception):
    """The learner's code asked torch for a gradient in a by-hand exercise."""


def _refuse(name: str) -> Callable[..., NoReturn]:
    def refused(*_args: Any, **_kwargs: Any) -> NoReturn:
        raise AutogradRefused(f"`{name}` was called, but {REFUSED}")

    return refused


class Lost(Exception):
    """A wall of the trap can't be had with this torch. The message says why."""


def set_trap() -> dict[str, str]:
    """Let nothing be recorded in this process from now on, and trap what would ask for a gradient.

    Returns the walls by name, with why one isn't in force with this torch; "" where it stands.
    """
    operators: list[object] = []
    walls: dict[str, Callable[[], None]] = {
        "recording": _record_nothing,
        "undoing": _take_away,
        "entries": _trap,
        "operators": lambda: operators.extend(_refuse_operators()),
    }
    why_not = {name: _raised(wall) for name, wall in walls.items()}
    sys.addaudithook(functools.partial(_watch, operators))
    return why_not


def _raised(wall: Callable[[], None]) -> str:
    try:
        wall()
    except Lost as lost:
        return str(lost)
    except Exception as error:  # what isn't public may be gone, or be something else, in a torch nobody has tried
        return f"{type(error).__name__}: {error}"
    return ""


def _record_nothing() -> None:
    try:
        for key in KEYS:
            torch._C._dispatch_tls_set_dispatch_key_excluded(getattr(torch._C.DispatchKey, key), True)
        torch.set_grad_enabled(True)
        if (torch.ones(1, requires_grad=True) * 1).requires_grad:
            raise Lost("operations are still recorded where grad mode is on")
    finally:
        torch.set_grad_enabled(False)


def _take_away() -> None:
    """What undoes that. Nothing may keep what stood at these names: a wrapper around it would lead to it."""
    for holder, held in PLACES:
        setattr(holder, held, _refuse(f"torch._C.{held}"))
    for kind, name in METHODS:
        if kind not in GONE:
            setattr(getattr(torch._C, kind), name, _refuse(f"torch._C.{kind}"))
    stand_ins: tuple[tuple[Any, str, Any], ...] = (
        (torch._C, "_set_grad_enabled", _stay_off),  # torch.no_grad and torch.inference_mode are made of these two
        (torch._C, "_InferenceMode", contextlib.nullcontext),
        (sys.modules.get("torch.utils._contextlib"), "_set_stack_frame_name", _keep),  # of theirs, as decorators
        (getattr(torch._C, "_DispatchModule", None), "reset", _keep),
        (torch._ops.OpOverload, "_enable_pyobj_dispatch", _keep),  # torch 2.15, when torch.optim imports its compilers
    )
    for owner, name, stand_in in stand_ins:
        if hasattr(owner, name):
            setattr(owner, name, stand_in)
    if GONE:
        raise Lost(f"this torch has no {', '.join(GONE)}; what replaces it isn't known")


def _stay_off(mode: bool) -> None:
    if mode:
        _refuse("torch.set_grad_enabled")()


def _keep(*_args: object) -> None:
    """Stands for torch._C._DispatchModule.reset: what the dispatcher refuses stays refused. And for what changes the
    `__code__` of a function that torch has made: nobody may."""


def _refuse_operators() -> tuple[object, ...]:
    """In the dispatcher itself, which every way to an operator leads through; they come back when the result goes."""
    names = [f"{name}{form}" for name in OPERATORS for form in ("", ".grad_input")]
    names += [f"{name}{form}" for name in DATA_OPERATORS for form in ("", ".out")]
    devices = ("CPU", "CUDA") if torch.version.cuda else ("CPU",)
    libraries = tuple(torch._C._dispatch_library("IMPL", "aten", device, "", 0) for device in devices)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that a kernel is overridden
        for device, library in zip(devices, libraries, strict=True):
            for name in names:
                library.impl(name, device, _refuse(f"torch.ops.aten.{name}"))
    one = torch.ones(1)
    try:
        torch.ops.aten.threshold_backward(one, one, 0.0)
    except AutogradRefused:
        return libraries
    raise Lost("the dispatcher still computes derivatives")


def _watch(_kept: list[object], event: str, args: tuple[Any, ...]) -> None:
    """An audit hook can't be taken off, and this one calls nothing that could be put in another's place. By ctypes one
    would call what is no longer in torch._C, by gc find what is kept here."""
    set_code = event == "object.__setattr__" and type(args[1]) is str and args[1] == "__code__"  # no `__eq__` of theirs
    if set_code or event.startswith(("ctypes.", "gc.get_")):
        raise AutogradRefused(f"`{event}` was used, but {REFUSED}")


ENTRIES = (
    "autograd.backward", "autograd.grad", "autograd.forward_ad.dual_level",
    *(f"autograd.functional.{name}" for name in ("jacobian", "vjp", "jvp", "hessian")),
    *(f"func.{name}" for name in FUNC),
)  # fmt: skip
SHOWN = {"autograd.forward_ad.dual_level": "autograd.forward_ad"}


def _trap() -> None:
    entries = [
        (torch.Tensor, "backward", "Tensor.backward"), (torch.Tensor, "requires_grad_", "requires_grad_"),
        (torch.enable_grad, "__enter__", "torch.enable_grad"),
    ]  # fmt: skip
    for owner, attribute, name in entries:
        setattr(owner, attribute, _refuse(name))
    for path in ENTRIES:
        *way, attribute = path.split(".")
        setattr(functools.reduce(getattr, way, torch), attribute, _refuse(f"torch.{SHOWN.get(path, path)}"))
