"""Refusing torch's own gradients while a by-hand exercise runs.

What this does: grad mode is off, and the usual ways into the engine raise `AutogradRefused`, whose message the
learner reads. What it doesn't: code that shares a process with it can undo it (design/trust-boundary.md).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

import torch

REFUSED = (
    "this exercise asks for gradients by hand, so torch's own can't be used here: "
    "write the formula for the gradient with ordinary tensor operations"
)


FUNC = ("grad", "grad_and_value", "vjp", "jvp", "jacrev", "jacfwd")


class AutogradRefused(Exception):
    """The learner's code asked torch for a gradient in a by-hand exercise."""


def _refuse(name: str) -> Callable[..., NoReturn]:
    def refused(*_args: Any, **_kwargs: Any) -> NoReturn:
        raise AutogradRefused(f"`{name}` was called, but {REFUSED}")

    return refused


def set_trap() -> None:
    """Turn grad mode off and trap the engine's entry points in this process.

    torch.set_grad_enabled stays: torch.no_grad, which a by-hand solution may well use, is made of it.
    """
    torch.set_grad_enabled(False)
    entries = [
        (torch.Tensor, "backward", "Tensor.backward"), (torch.Tensor, "requires_grad_", "requires_grad_"),
        (torch.autograd, "backward", "torch.autograd.backward"), (torch.autograd, "grad", "torch.autograd.grad"),
        (torch, "enable_grad", "torch.enable_grad"), (torch.autograd, "enable_grad", "torch.enable_grad"),
        (torch.autograd.functional, "jacobian", "torch.autograd.functional.jacobian"),
        (torch.autograd.functional, "vjp", "torch.autograd.functional.vjp"),
        (torch.autograd.functional, "jvp", "torch.autograd.functional.jvp"),
        (torch.autograd.functional, "hessian", "torch.autograd.functional.hessian"),
        (torch.autograd.forward_ad, "dual_level", "torch.autograd.forward_ad"),
        *((torch.func, name, f"torch.func.{name}") for name in FUNC),
    ]  # fmt: skip
    for owner, attribute, name in entries:
        setattr(owner, attribute, _refuse(name))
