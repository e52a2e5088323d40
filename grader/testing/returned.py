"""What the learner's code returned, taken apart: in parts of a tuple, entries of a dict, numbers of a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from grader.sandbox.host.faults import LearnerFault
from grader.sandbox.host.remote import RemoteObject, last_function, type_name

COUNTED = ("nothing", "one thing", "two things", "three things", "four things", "five things", "six things")


def require(condition: bool, sentence: str) -> None:
    """A plain requirement that isn't a comparison of numbers.

    Args:
        condition: What must hold.
        sentence: What is wrong when it doesn't hold, for the learner; it must not tell hidden inputs.

    Raises:
        LearnerFault: It doesn't hold; the test fails with the sentence.
    """
    if not condition:
        raise LearnerFault(sentence)


@dataclass(frozen=True)
class Like:
    """The form of a tensor: see `like`."""

    shape: tuple[int, ...]
    dtype: torch.dtype
    device: torch.device

    def __call__(self, got: Any, name: str) -> torch.Tensor:
        """`got` in this dtype and on this device. name: what a sentence calls it ("out"). Raises LearnerFault if it
        isn't numbers of this shape."""
        kinds = torch.Tensor | np.ndarray | (np.generic | int | float if not self.shape else np.ndarray)
        form = f"a tensor of shape {self.shape}" if self.shape else "a single number"
        require(isinstance(got, kinds), f"{name} must be {form}; it is {kind(got)}.")
        found = tuple(np.shape(got))
        require(found == self.shape, f"{name} has shape {found}; it must have shape {self.shape}.")
        return torch.as_tensor(got, dtype=self.dtype, device=self.device).detach()


def like(other: torch.Tensor) -> Like:
    """A check of a value that the test goes on computing with: `like(x)(got, "out")`, or in `returns`.

    Args:
        other: A tensor of the shape that the value must have. Of shape (), a plain number will do.

    Returns:
        A function of what the learner's code gave and what a sentence calls it. It gives a tensor of `other`'s dtype,
        on its device, and raises LearnerFault for anything of another shape.
    """
    return Like(tuple(other.shape), other.dtype, other.device)


def returns(result: Any, *names: str, **forms: Like) -> Any:
    """The parts of what the learner's function just returned, which must be a tuple of exactly these.

        out, cache = returns(submission.forward(x, w), "out", "cache")
        out, cache = returns(submission.forward(x, w), "out", "cache", out=like(target))
        hidden = returns(relu(x), hidden=like(x))

    Args:
        result: What the last call to the submission returned.
        names: What the parts are called, in order; None: it isn't a tuple, but what the one form says.
        forms: By its name, the form that a part must have.

    Returns:
        The parts, as many as names; without names, the value itself. Those with a form are tensors like that.

    Raises:
        LearnerFault: It isn't a tuple or list of so many parts, or one hasn't its form.
    """
    of = last_function()
    if not names:
        ((name, form),) = forms.items()
        return form(result, f"The {name} that {of} returns")
    right = type(result) in (tuple, list) and len(result) == len(names)
    said = f"{of} must return {COUNTED[len(names)]}: {_listed(names)}; it returned "
    require(right, f"{said}{kind(result)}.")
    return [forms[name](part, f"The {name} that {of} returns") if name in forms else part
            for name, part in zip(names, result)]


def entry(result: Any, key: str, *, of: str) -> Any:
    """result[key] of a dict that the learner's code returned.

    Args:
        result: What it returned.
        key: Which entry.
        of: What returned it ("`gradients`").

    Raises:
        LearnerFault: It isn't a dict, or has no such key.
    """
    require(type(result) is dict, f"{of} must return a dict; it returned {kind(result)}.")
    require(key in result, f"{of} returned a dict without {key!r}; its keys are {_keys(result)}.")
    return result[key]


def numbers(values: Any, like: torch.Tensor, *, name: str = "losses", each: str = "step") -> torch.Tensor:
    """A list of numbers that the learner's code returned, as one tensor.

    Args:
        values: A list or tuple of plain numbers, or of tensors that hold one number each, in any dtype.
        like: A tensor of the dtype and on the device that the tensor is to have.
        name: What a sentence calls the list.
        each: What there is one number for.

    Returns:
        The numbers, of shape (how many,).

    Raises:
        LearnerFault: It is anything else.
    """
    kinds = int | float | torch.Tensor | np.ndarray | np.generic
    single = isinstance(values, list | tuple) and all(
        type(one) in (int, float) or (isinstance(one, kinds) and np.shape(one) == ()) for one in values
    )
    require(single, f"{name} must be a list with one number for each {each}.")
    return torch.tensor([float(one) for one in values], dtype=torch.float64).to(like)


def shape_of(value: Any, *, name: str, among: list[tuple[int, ...]]) -> tuple[int, ...]:
    """The shape of one of the learner's tensors, which may be chosen.

    Args:
        value: The tensor.
        name: What a sentence calls it.
        among: The shapes that it may have.

    Raises:
        LearnerFault: It has another, or none.
    """
    shape = getattr(value, "shape", None)
    choices = " or ".join(str(option) for option in among)
    require(shape is not None, f"{name} must be a tensor of shape {choices}; it is {kind(value)}.")
    found = tuple(int(size) for size in value.shape)
    require(found in among, f"{name} has shape {found}; it must have shape {choices}.")
    return found


def has_shape(value: Any, shape: tuple[int, ...]) -> bool:
    """Whether something that the learner's code gave is a tensor or an array of this shape."""
    return isinstance(value, torch.Tensor | np.ndarray) and tuple(value.shape) == tuple(shape)


def kind(value: Any) -> str:
    """What sort of thing it is, for a sentence: "a tensor", "a tuple of 3"."""
    if value is None:
        return "None (is a `return` missing?)"
    if type(value) in (list, tuple):
        return f"a {type(value).__name__} of {len(value)}"
    names = {str: "a string", int: "a number", float: "a number", complex: "a complex number", dict: "a dict"}
    if isinstance(value, RemoteObject) and type_name(value) == "generator":
        return "a generator (is it `yield` for `return`, or a `for` in parentheses?)"
    return names.get(type(value), "a tensor" if hasattr(value, "shape") else "an object of another type")


def _keys(result: dict[Any, Any]) -> str:
    shown = [repr(key)[:30] for key in list(result)[:12]]
    return ", ".join(shown) or "none"


def _listed(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
