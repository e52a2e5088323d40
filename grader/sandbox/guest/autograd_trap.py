"""Refusing torch's own gradients in by-hand exercises.

The trap is set once, in the process that workers of by-hand exercises are forked from. There torch's dispatcher loses
every kernel that records a derivative, and refuses every operator that computes one: nothing in such a worker can
differentiate, whatever way leads there. Above that, the usual ways into autograd raise `AutogradRefused`, whose message
the learner reads, and what could undo any of it is taken out of torch._C, not wrapped: no Python object leads to it.
What this doesn't prove, in a process that runs the learner's code: design/trust-boundary.md.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import re
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
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
    "_dispatch_tls_set_dispatch_key_excluded", "_dispatch_call_boxed", "_jit_differentiate",
)  # fmt: skip
SETTINGS = tuple(name for name in vars(torch._C) if name.startswith("_jit_set_"))
"""Of TorchScript, whose older executor differentiates by itself."""
NEWER = ("_dispatch_get_computed_kernel_for_dispatch_key", "_dispatch_make_pyobj_dispatch_fns")  # not in torch 2.6
METHODS = (
    ("_InferenceMode", "__init__"), ("_ForceDispatchKeyGuard", "__init__"),
    ("_SetExcludeDispatchKeyGuard", "__init__"), ("_DispatchOperatorHandle", "redispatch_boxed"),
)  # fmt: skip
HOMES = tuple(home for home in (torch._C, getattr(torch._C, "_functorch", None)) if home is not None)
HOLDERS = ("eager_transforms", "predispatch", "pyfunctorch")  # of torch._functorch; torch 2.6 has no predispatch


def _places() -> Iterator[tuple[Any, str]]:
    """Where a module holds one of FUNCTIONS or NEWER, under whatever name."""
    taken = {id(vars(home)[name]) for home in HOMES for name in (*FUNCTIONS, *SETTINGS, *NEWER) if name in vars(home)}
    holders = (sys.modules[f"torch._functorch.{name}"] for name in HOLDERS if f"torch._functorch.{name}" in sys.modules)
    for holder in (*HOMES, *holders):
        yield from ((holder, held) for held, value in vars(holder).items() if id(value) in taken)


def _gone() -> Iterator[str]:
    """What undoes the trap in every torch that was looked at, and isn't in this one: something else may do it here."""
    yield from (name for name in FUNCTIONS if not any(name in vars(home) for home in HOMES))
    kinds = [kind for kind, _ in METHODS]
    yield from (name for name in (*kinds, "_set_grad_enabled", "_DispatchModule") if not hasattr(torch._C, name))


PLACES, GONE = tuple(_places()), tuple(_gone())  # found before any fork: looking for them in a worker would take 2 ms

# Where torch registers what records a derivative.
RECORDING = (
    "Autograd", "AutogradOther", "AutogradNestedTensor", "AutogradFunctionality", "AutogradCPU", "AutogradCUDA",
    "AutogradMeta", "ADInplaceOrView",
)  # fmt: skip
DERIVATIVE = re.compile("backward|_jvp|_grad(\\.|$)")
"""The operators that compute one, wherever they are registered: dense, sparse, nested or under vmap."""


class AutogradRefused(Exception):
    """The learner's code asked torch for a gradient in a by-hand exercise."""


def told_apart(error: BaseException) -> BaseException:
    """The exception itself, or AutogradRefused for a kernel that is gone and was run by naming its key: torch knows no
    better than to call that a bug of its own."""
    if type(error) is RuntimeError and "fallthrough_kernel was executed" in str(error):
        return AutogradRefused(f"a kernel of autograd was called, but {REFUSED}").with_traceback(error.__traceback__)
    return error


def _refuse(name: str) -> Callable[..., NoReturn]:
    def refused(*_args: Any, **_kwargs: Any) -> NoReturn:
        raise AutogradRefused(f"`{name}` was called, but {REFUSED}")

    return refused


class Lost(Exception):
    """A wall of the trap can't be had with this torch. The message says why."""


def set_trap() -> dict[str, str]:
    """Let no derivative be recorded or computed in this process and its forks, and trap what would ask for one.

    Returns the walls by name, with why one isn't in force with this torch; "" where it stands.
    """
    walls: dict[str, Callable[[], None]] = {
        "kernels": _remove_kernels,
        "operators": _refuse_operators,
        "recording": _record_nothing,
        "undoing": _take_away,
        "entries": _trap,
    }
    return {name: _raised(wall) for name, wall in walls.items()}


def watch() -> None:
    """In a worker, before any learner code runs: refuse what could find a way below Python."""
    sys.addaudithook(_watch)


def _raised(wall: Callable[[], None]) -> str:
    try:
        wall()
    except Lost as lost:
        return str(lost)
    except Exception as error:  # what isn't public may be gone, or be something else, in a torch nobody has tried
        return f"{type(error).__name__}: {error}"
    return ""


def _remove_kernels() -> None:
    """Pass over each kernel that records, for good: it can't be run by naming its key, either."""
    _replace(RECORDING, lambda name: True, torch.library.fallthrough_kernel)
    _check_recording()


def _check_recording() -> None:
    """Raises Lost if an operation is recorded where grad mode is on. Leaves it off."""
    try:
        torch.set_grad_enabled(True)
        if (torch.ones(1, requires_grad=True) * 1).requires_grad:
            raise Lost("where grad mode is on, operations are still recorded")
    finally:
        torch.set_grad_enabled(False)


def _refuse_operators() -> None:
    """In the dispatcher itself, which every way to an operator leads through."""
    computing = set(torch._C.DispatchKey.__members__) - {*RECORDING, "Meta"}  # that one computes shapes alone
    _replace(sorted(computing), lambda name: bool(DERIVATIVE.search(name)), None)
    for name in ("predispatch", "vmap"):  # vmap would load formulas in Python for some of them, at its first call
        holder = vars(sys.modules.get(f"torch._functorch.{name}", sys))
        if "DECOMPOSITIONS_LOADED" in holder:
            holder["DECOMPOSITIONS_LOADED"] = True
    one = torch.ones(1)
    try:
        torch.ops.aten.threshold_backward(one, one, 0.0)
    except AutogradRefused:
        return
    raise Lost("the dispatcher still computes derivatives")


def _replace(keys: Iterable[str], chosen: Callable[[str], bool], kernel: Callable[..., Any] | None) -> None:
    """Register `kernel` in place of the kernels of torch's operators; None: one that refuses. chosen: which operators,
    by name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that a kernel is overridden
        for key in filter(_is_known, keys):
            library = torch._C._dispatch_library("IMPL", "aten", key, "", 0)
            for name in torch._C._dispatch_get_registrations_for_dispatch_key(key):
                if name.startswith("aten::") and chosen(name):
                    own = name.removeprefix("aten::")
                    library.impl(own, key, kernel or _refuse(f"torch.ops.aten.{own.partition('.')[0]}"))
            _keep_for_good(library)


def _is_known(key: str) -> bool:
    try:
        torch._C._dispatch_key_parse(key)
    except RuntimeError:
        return False
    return True


def _keep_for_good(library: object) -> None:
    """The kernels come back when their library goes. It never does, though no Python object holds it: none that code
    could find."""
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(library))


def _record_nothing() -> None:
    torch.set_grad_enabled(False)
    for key in KEYS:
        torch._C._dispatch_tls_set_dispatch_key_excluded(getattr(torch._C.DispatchKey, key), True)
    _check_recording()


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


def _requires_none(self: torch.Tensor, requires_grad: bool = True) -> torch.Tensor:
    if requires_grad:
        _refuse("requires_grad_")()
    self.requires_grad = False
    return self


def _stay_off(mode: bool) -> None:
    if mode:
        _refuse("torch.set_grad_enabled")()


def _keep(*_args: object) -> None:
    """Stands for torch._C._DispatchModule.reset: what the dispatcher refuses stays refused. And for what changes the
    `__code__` of a function that torch has made: nobody may."""


def _watch(event: str, args: tuple[Any, ...]) -> None:
    """An audit hook can't be taken off, and this one calls nothing that could be put in another's place. By ctypes one
    would call what is no longer in torch._C, by gc find what nothing else leads to."""
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
        (torch.Tensor, "backward", "Tensor.backward"),
        (torch.enable_grad, "__enter__", "torch.enable_grad"),
    ]  # fmt: skip
    for owner, attribute, name in entries:
        setattr(owner, attribute, _refuse(name))
    torch.Tensor.requires_grad_ = _requires_none  # type: ignore[assignment, method-assign]
    for path in ENTRIES:
        *way, attribute = path.split(".")
        setattr(functools.reduce(getattr, way, torch), attribute, _refuse(f"torch.{SHOWN.get(path, path)}"))
