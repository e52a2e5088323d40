"""The learner's code as a hidden test uses it: like ordinary Python, though every call is a request to a worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol

import numpy as np
import torch

from grader import sanitize
from grader.sandbox.guest import wire
from grader.sandbox.host.callbacks import Callback
from grader.sandbox.host.faults import MAX_NAME, LearnerFault

_last_call: ContextVar[str] = ContextVar("last_call", default="the answer")
_results: ContextVar[list[Any]] = ContextVar("results")


class Asker(Protocol):
    """Whoever answers requests about a submission: a worker, or a rehearsal in this process."""

    def ask(self, question: dict[str, Any], call: str) -> Any: ...


def _operator(name: str, sign: str) -> tuple[Callable[[Any, Any], Any], Callable[[Any, Any], Any]]:
    """An operator of two values, for a RemoteObject on its left and for one on its right."""

    def of(left: Any, right: Any) -> Any:
        call = f"`({_shown_value(left)} {sign} {_shown_value(right)})`"
        asker = left if isinstance(left, RemoteObject) else right
        return _noted(asker._worker.ask({"do": "operate", "name": name, "args": _plain([left, right])}, call))

    return of, lambda right, left: of(left, right)


class RemoteObject:
    """An object of the learner's, used like an ordinary one: calls, attributes and + - * / ** are requests to its
    worker.

    A value that is plain data (numbers, strings, containers, tensors, arrays) arrives as itself.
    """

    def __init__(self, worker: Asker, handle: wire.Handle, origin: str) -> None:
        self.__dict__.update(_worker=worker, _handle=handle, _origin=origin)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return _call(self, args, kwargs, keep=False)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._worker.ask({"do": "get", "of": self._handle, "name": name}, f"`{_bare(self._origin)}.{name}`")

    def __setattr__(self, name: str, value: Any) -> None:
        ask = {"do": "set", "of": self._handle, "name": name, "value": _plain(value)}
        self._worker.ask(ask, f"`{_bare(self._origin)}.{name} = …`")

    __add__, __radd__ = _operator("add", "+")
    __sub__, __rsub__ = _operator("sub", "-")
    __mul__, __rmul__ = _operator("mul", "*")
    __truediv__, __rtruediv__ = _operator("truediv", "/")
    __pow__, __rpow__ = _operator("pow", "**")

    def __neg__(self) -> Any:
        ask = {"do": "operate", "name": "neg", "args": [self._handle]}
        return _noted(self._worker.ask(ask, f"`(-{_shown_value(self)})`"))

    def __repr__(self) -> str:
        return f"<{sanitize.line(self._handle.type_name, MAX_NAME)} of the submission>"


class RemoteSubmission:
    """The learner's namespace: `submission.Linear(3, 5)`."""

    def __init__(self, worker: Asker) -> None:
        self.__dict__["_worker"] = worker

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._worker.ask({"do": "get", "of": None, "name": name}, f"`{name}`")

    def names(self) -> list[str]:
        """What the learner's code defines."""
        names = self._worker.ask({"do": "names"}, "reading the names")
        return [sanitize.line(name, MAX_NAME) for name in names] if type(names) is list else []


def put(submission: RemoteSubmission, value: Any) -> RemoteObject:
    """Put a value beside the learner's code.

    Args:
        submission: The test's.
        value: A tensor, or other plain data. It is copied.

    Returns:
        What stands for it: to be handed to the learner's code, and read again with `get`.
    """
    return _kept(submission._worker.ask({"do": "hold", "value": value}, "keeping a value"))


def get(held: RemoteObject) -> Any:
    """What a value that was put beside the learner's code, or left there, is now."""
    return held._worker.ask({"do": "read", "of": held._handle}, "reading a value")


def call_remote(function: RemoteObject, *args: Any) -> RemoteObject:
    """Call one of the learner's functions and leave what it returns beside its code, with the graph behind it.

    Args:
        function: The learner's function.
        args: What it is called with.

    Returns:
        What stands for the result: `get` reads it, `gradients_of` differentiates it.

    Raises:
        LearnerFault: The function raised an exception, or ended its process.
    """
    return _kept(_call(function, args, {}, keep=True))


def gradients_of(
    output: RemoteObject, inputs: Sequence[RemoteObject], upstream: torch.Tensor | RemoteObject, keep: bool = False
) -> list[Any]:
    """torch.autograd.grad(output, inputs, upstream), beside the learner's code, of values that were kept there.

    keep: leave the gradients there too, with their own graph, to be differentiated once more.
    """
    handles = [held._handle for held in inputs]
    ask = {"do": "gradients", "of": output._handle, "inputs": handles, "upstream": _plain(upstream), "keep": keep}
    found = output._worker.ask(ask, f"the backward pass of {output._origin}")
    if type(found) is not list or len(found) != len(inputs):
        raise LearnerFault("Your code broke the process that it runs in.", "crashed")
    return [_kept(value) for value in found] if keep else found


def _call(function: RemoteObject, args: Sequence[Any], kwargs: Mapping[str, Any], keep: bool) -> Any:
    call = f"`{_bare(function._origin)}({_shown(args, kwargs)})`"
    given = {"args": _plain(list(args)), "kwargs": _plain(dict(kwargs))}
    return _noted(function._worker.ask({"do": "call", "of": function._handle, **given, "keep": keep}, call))


def _noted(result: Any) -> Any:
    _results.get([]).append(result)
    return result


@contextmanager
def noting_results() -> Iterator[list[Any]]:
    """A list that fills with what calls to the submission return, within this block."""
    results: list[Any] = []
    token = _results.set(results)
    try:
        yield results
    finally:
        _results.reset(token)


def _kept(value: Any) -> RemoteObject:
    if not isinstance(value, RemoteObject):
        raise LearnerFault("Your code broke the process that it runs in.", "crashed")
    return value


def note_call(call: str) -> None:
    """Remember the request that is made now."""
    _last_call.set(call)


def last_call() -> str:
    """The last request of this test, as the learner would write it: "`Linear(3, 5).w_gradient`"."""
    return _last_call.get()


def last_function() -> str:
    """The function that was called last in this test: "`Linear(3, 5).backprop_gradient`"."""
    call = last_call()
    if not call.endswith(")`"):
        return call
    depth, at = 0, len(call) - 1
    while at > 0:
        at -= 1
        depth += (call[at] == ")") - (call[at] == "(")
        if depth == 0:
            break
    return f"{call[:at]}`"


def _plain(value: Any) -> Any:
    if isinstance(value, RemoteObject):
        return value._handle
    if type(value) is dict:
        return {k: _plain(v) for k, v in value.items()}
    if type(value) in (list, tuple):
        return type(value)(_plain(v) for v in value)
    return value


def to_numpy(value: Any) -> Any:
    """The same value with numpy arrays for tensors: what a submission that doesn't use torch is given."""
    if isinstance(value, torch.Tensor):
        return value.detach().cpu().numpy()
    if type(value) is dict:
        return {k: to_numpy(v) for k, v in value.items()}
    if type(value) in (list, tuple):
        return type(value)(to_numpy(v) for v in value)
    return value


def _bare(origin: str) -> str:
    return origin.strip("`")


def _shown(args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    shown = [_shown_value(v) for v in args] + [f"{k}={_shown_value(v)}" for k, v in kwargs.items()]
    return ", ".join(shown)


def _shown_value(value: Any) -> str:
    """An argument as the learner may see it: sizes and plain settings, never the numbers in a tensor."""
    if isinstance(value, torch.Tensor | np.ndarray):
        return f"tensor of shape {tuple(value.shape)}"
    if isinstance(value, RemoteObject):
        return sanitize.line(value._handle.type_name, MAX_NAME)
    if isinstance(value, Callback):
        return value.name
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k!r}: …" for k in value) + "}"
    return repr(value) if type(value) in (int, str, bool) else "…"
