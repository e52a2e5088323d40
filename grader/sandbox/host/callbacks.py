"""Functions of a test that the learner's code calls. They stay in the examiner: only arguments and results cross, as
data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch

from grader.errors import CourseFault
from grader.sandbox.guest import wire

MAX_CALLS = 10_000
"""How often one test's functions may be called."""


class Callback:
    """A function of tensors that a test passes to a submission. like: for each argument a tensor of its shape."""

    def __init__(self, function: Callable[..., Any], like: Sequence[torch.Tensor], name: str) -> None:
        self._function, self._like, self.name = function, like, name

    def value(self, given: Sequence[Any]) -> torch.Tensor:
        """Call the function with the learner's arguments. Raises Refused if they are unsuitable."""
        if len(given) != len(self._like):
            takes = f"`{self.name}` takes {len(self._like)} argument{'s' if len(self._like) != 1 else ''}"
            raise Refused(f"{takes} but {len(given)} {'was' if len(given) == 1 else 'were'} given")
        arguments = [self._argument(value, like) for value, like in zip(given, self._like, strict=True)]
        try:
            with torch.enable_grad():
                found = self._function(*arguments)
        except CourseFault:
            raise
        except Exception as error:  # caused by the learner's numbers; the message must reveal nothing of the function
            raise Refused(f"`{self.name}` has no value for these arguments") from error
        return torch.as_tensor(found, dtype=arguments[0].dtype, device=arguments[0].device).detach()

    def _argument(self, given: Any, like: torch.Tensor) -> torch.Tensor:
        shape = tuple(like.shape)
        takes = f"`{self.name}` takes real numbers of shape {shape}; got"
        if not isinstance(given, torch.Tensor | np.ndarray) and type(given) not in (int, float, list, tuple):
            raise Refused(f"{takes} an object of another type")
        try:
            tensor = torch.as_tensor(given, dtype=None if hasattr(given, "shape") else like.dtype)
        except (TypeError, ValueError, RuntimeError, OverflowError) as error:  # a list may hold anything
            raise Refused(f"{takes} a list that isn't an array of numbers") from error
        if tensor.is_complex():
            raise Refused(f"{takes} complex numbers")
        if tuple(tensor.shape) != shape:
            raise Refused(f"{takes} shape {tuple(tensor.shape)}")
        return tensor.detach().to(like)


class Refused(Exception):
    """The call of a function is refused. The message is for the learner, and reveals nothing of the function."""


class CallbackTable:
    """The functions that a worker may call: each one only during the request that it was passed with.

    Use it as a context manager around a request.
    """

    def __init__(self) -> None:
        self._callbacks: dict[int, Callback] = {}
        self._last = 0
        self._calls = 0
        self._running = False

    def __enter__(self) -> None:
        if self._running:
            raise CourseFault(
                "A test's function used the submission while the submission was calling it.",
                "Let it compute from its arguments alone.",
            )

    def __exit__(self, *_exc: object) -> None:
        self._callbacks.clear()

    def __bool__(self) -> bool:
        """Whether a function has been passed with this request."""
        return bool(self._callbacks)

    def add(self, value: object) -> wire.Handle:
        """Add a function. Returns the handle by which the worker calls it: a number below 0, never used again."""
        if not isinstance(value, Callback):
            raise wire.WireError(f"a {type(value).__name__} can't be sent")
        self._last -= 1
        self._callbacks[self._last] = value
        return wire.Handle(self._last, value.name)

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Answer a worker that calls a function. Raises WireError if it wasn't passed that function."""
        number, given = request["function"], request.get("args")
        if type(number) is not int or number not in self._callbacks or type(given) is not list:
            raise wire.WireError("a call to a function that it wasn't given")
        self._calls += 1
        self._running = True
        try:
            if self._calls > MAX_CALLS:
                raise Refused(f"the functions of this test were called more than {MAX_CALLS:,} times")
            return {"value": self._callbacks[number].value(given)}
        except Refused as refused:
            return {"refused": str(refused)}
        finally:
            self._running = False
