"""The learner's code as a hidden test uses it: like ordinary Python, but every use is a request to a worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
import torch

from grader import sanitize
from grader.sandbox.guest import wire
from grader.sandbox.host.call import Call, without_arguments
from grader.sandbox.host.callbacks import Callback
from grader.sandbox.host.faults import MAX_NAME, LearnerFault

NO_CALL = Call.same("the answer")

_running: ContextVar[RemoteSubmission | None] = ContextVar("running", default=None)
_heard: ContextVar[Callable[[Call], None] | None] = ContextVar("heard", default=None)
_last_call: ContextVar[Call] = ContextVar("last_call", default=NO_CALL)
_results: ContextVar[list[Any]] = ContextVar("results")


class Asker(Protocol):
    """What answers requests about a submission: a worker, or this process.

    methods: what is known to be a method, by the number of its object and its name: a call of it needs one request.
    """

    methods: set[tuple[int, str]]

    def ask(self, question: dict[str, Any], call: Call) -> Any: ...


def _operator(name: str, sign: str) -> tuple[Callable[[Any, Any], Any], Callable[[Any, Any], Any]]:
    """A binary operator: the method for a RemoteObject on the left, and the one for a RemoteObject on the right."""

    def of(left: Any, right: Any) -> Any:
        shown = f"`({_shown_value(left)} {sign} {_shown_value(right)})`"
        call = Call(shown, f"`({_kind(left)} {sign} {_kind(right)})`")
        asker = left if isinstance(left, RemoteObject) else right
        return _noted(asker._worker.ask({"do": "operate", "name": name, "args": _plain([left, right])}, call))

    return of, lambda right, left: of(left, right)


class RemoteObject:
    """Stands for an object in the worker. Calls, attributes and + - * / ** are requests to the worker.

    Plain data (numbers, strings, containers, tensors, arrays) isn't wrapped: it arrives as it is.
    """

    def __init__(self, worker: Asker, handle: wire.Handle, origin: Call) -> None:
        self.__dict__.update(_worker=worker, _handle=handle, _origin=origin)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return _call("call", self, args, kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if (self._handle.id, name) in self._worker.methods:
            return RemoteMethod(self, name)
        value = self._worker.ask({"do": "getattr", "of": self._handle, "name": name}, _attribute(self, name))
        if isinstance(value, RemoteObject) and value._handle.type_name == "method":
            self._worker.methods.add((self._handle.id, name))
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        ask = {"do": "setattr", "of": self._handle, "name": name, "value": _plain(value)}
        self._worker.ask(ask, self._origin.each(lambda origin: f"`{_bare(origin)}.{name} = …`"))

    @property
    def _target(self) -> dict[str, Any]:
        """What is called, as a request says it."""
        return {"of": self._handle}

    __add__, __radd__ = _operator("add", "+")
    __sub__, __rsub__ = _operator("sub", "-")
    __mul__, __rmul__ = _operator("mul", "*")
    __truediv__, __rtruediv__ = _operator("truediv", "/")
    __pow__, __rpow__ = _operator("pow", "**")

    def __neg__(self) -> Any:
        ask = {"do": "operate", "name": "neg", "args": [self._handle]}
        return _noted(self._worker.ask(ask, Call(f"`(-{_shown_value(self)})`", f"`(-{_kind(self)})`")))

    def __repr__(self) -> str:
        return f"<{type_name(self)} of the submission>"


class RemoteMethod(RemoteObject):
    """Stands for a method of an object in the worker, which finds it when it is called."""

    def __init__(self, of: RemoteObject, name: str) -> None:
        self.__dict__.update(_worker=of._worker, _of=of, _name=name, _origin=_attribute(of, name))

    @property
    def _target(self) -> dict[str, Any]:
        return {"of": self._of._handle, "method": self._name}

    def __getattr__(self, name: str) -> Any:
        if name != "_handle":
            return super().__getattr__(name)
        found = self._worker.ask({"do": "getattr", "of": self._of._handle, "name": self._name}, self._origin)
        self.__dict__["_handle"] = _remote(found)._handle
        return self._handle


def _attribute(of: RemoteObject, name: str) -> Call:
    origin: Call = of._origin
    return origin.each(lambda words: f"`{_bare(words)}.{name}`")


def type_name(remote: RemoteObject) -> str:
    """What the class of an object in the worker is called there, which the learner's code may have chosen."""
    return _line(remote._handle.type_name)


@lru_cache(maxsize=1_000)
def _line(name: str) -> str:
    return sanitize.line(name, MAX_NAME)


class RemoteSubmission:
    """The learner's namespace: `submission.Linear(3, 5)`.

    afresh: gives another process with the same code, which was asked nothing yet; None where no test asks for one.
    """

    def __init__(self, worker: Asker, afresh: Callable[[], AbstractContextManager[Asker]] | None = None) -> None:
        self.__dict__.update(_worker=worker, _afresh=afresh)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        value = self._worker.ask({"do": "getattr", "of": None, "name": name}, Call.same(f"`{name}`"))
        if isinstance(value, RemoteObject):  # a function or a class: the next use needs no request
            self.__dict__[name] = value
        return value

    def names(self) -> list[str]:
        """What the learner's code defines."""
        names = self._worker.ask({"do": "names"}, Call.same("reading the names"))
        return [sanitize.line(name, MAX_NAME) for name in names] if type(names) is list else []


class Keeping:
    """A submission whose functions leave the last part of what they return beside the learner's code: see `keeping`."""

    def __init__(self, submission: RemoteSubmission) -> None:
        self._submission = submission

    def __getattr__(self, name: str) -> Callable[..., Any]:
        function = getattr(self._submission, name)
        return lambda *args, **settings: _call("call_keeping", function, args, settings)


def keeping(submission: RemoteSubmission) -> Keeping:
    """The same submission, for functions whose last result is the learner's own: a cache.

        out, cache = returns(keeping(submission).forward(x), "out", "cache")

    A cache of arrays would cross as a copy. The learner's functions, called without a grader, get back the arrays
    themselves, and whatever a later call writes into these.

    Args:
        submission: The test's.

    Returns:
        Its functions. Of a tuple or a list that one returns, the last part stays beside the learner's code: what is in
        its place stands for it.
    """
    return Keeping(submission)


@contextmanager
def running(submission: RemoteSubmission) -> Iterator[None]:
    """Within this block, a test runs on this submission."""
    token = _running.set(submission)
    try:
        yield
    finally:
        _running.reset(token)


def running_submission() -> RemoteSubmission | None:
    """The submission that a test runs on now; None outside of a test."""
    return _running.get()


@contextmanager
def asked_nothing_yet(submission: RemoteSubmission | None, count: int) -> Iterator[list[RemoteSubmission]]:
    """A test's submission so many times, each in a process of its own that was asked nothing yet: what it says can't
    depend on what the test has asked for. The test's last call stays its last call."""
    call = _last_call.get()
    with ExitStack() as stack, noting_results():
        try:
            yield [RemoteSubmission(stack.enter_context(_another(submission))) for _ in range(count)]
        finally:
            note_call(call)


def _another(submission: RemoteSubmission | None) -> AbstractContextManager[Asker]:
    if submission is None or submission._afresh is None:
        raise TypeError("An own value can be asked for only in a test that an examiner runs.")
    afresh: Callable[[], AbstractContextManager[Asker]] = submission._afresh
    return afresh()


def put(submission: RemoteSubmission, value: Any) -> RemoteObject:
    """Put a value beside the learner's code.

    Args:
        submission: The test's.
        value: A tensor, or other plain data. It is copied.

    Returns:
        Stands for the value: pass it to the learner's code, and read it again with `get`.
    """
    return _remote(submission._worker.ask({"do": "put", "value": value}, Call.same("keeping a value")))


def get(remote: RemoteObject) -> Any:
    """Read a value that was put, or left, beside the learner's code.

    Args:
        remote: What `put`, `call_remote` or `gradients_of` returned.

    Returns:
        The value as it is now.
    """
    return remote._worker.ask({"do": "get", "of": remote._handle}, Call.same("reading a value"))


def call_remote(function: RemoteObject, *args: Any) -> RemoteObject:
    """Call one of the learner's functions and leave the result, with its graph, beside the learner's code.

    Args:
        function: The learner's function.
        args: What it is called with.

    Returns:
        Stands for the result: `get` reads it, `gradients_of` differentiates it.

    Raises:
        LearnerFault: The function raised an exception, or ended its process.
    """
    return _remote(_call("call_remote", function, args, {}))


def gradients_of(
    output: RemoteObject, inputs: Sequence[RemoteObject], upstream: torch.Tensor | RemoteObject,
    create_graph: bool = False,
) -> list[Any]:  # fmt: skip
    """torch.autograd.grad(output, inputs, upstream) of values beside the learner's code.

    Args:
        output: What `call_remote` returned.
        inputs: What `put` returned, for tensors that require gradients.
        upstream: A tensor of the output's shape.
        create_graph: Leave the gradients beside the learner's code, to be differentiated again.

    Returns:
        For each input a tensor, or None if the output doesn't depend on it. With create_graph, what stands for it.

    Raises:
        LearnerFault: The learner's backward pass raised an exception, or ended its process.
    """
    handles = [each._handle for each in inputs]
    given = {"inputs": handles, "upstream": _plain(upstream), "create_graph": create_graph}
    ask = {"do": "gradients", "of": output._handle, **given}
    found = output._worker.ask(ask, output._origin.each(lambda origin: f"the backward pass of {origin}"))
    if type(found) is not list or len(found) != len(inputs):
        raise LearnerFault("Your code broke the process that it runs in.", "crashed")
    return [_remote(value) for value in found] if create_graph else found


def _call(do: str, function: RemoteObject, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
    origin = function._origin
    call = Call(
        f"`{_bare(origin.shown)}({_listed(args, kwargs, _shown_value)})`",
        f"`{_bare(origin.kinds)}({_listed(args, kwargs, _kind)})`",
    )
    given = {"args": _plain(list(args)), "kwargs": _plain(dict(kwargs))}
    return _noted(function._worker.ask({"do": do, **function._target, **given}, call))


def _noted(result: Any) -> Any:
    _results.get([]).append(result)
    return result


@contextmanager
def noting_results() -> Iterator[list[Any]]:
    """Collect in a list what calls to the submission return within this block."""
    results: list[Any] = []
    token = _results.set(results)
    try:
        yield results
    finally:
        _results.reset(token)


def _remote(value: Any) -> RemoteObject:
    if not isinstance(value, RemoteObject):
        raise LearnerFault("Your code broke the process that it runs in.", "crashed")
    return value


def note_call(call: Call) -> None:
    """Remember a request as the last one."""
    _last_call.set(call)
    heard = _heard.get()
    if heard is not None:
        heard(call)


@contextmanager
def hearing(listener: Callable[[Call], None]) -> Iterator[None]:
    """Within this block, tell `listener` of each request before it is made."""
    token = _heard.set(listener)
    try:
        yield
    finally:
        _heard.reset(token)


def last_call() -> str:
    """This test's last request as the learner would write it: "`Linear(3, 5).w_gradient`"."""
    return _last_call.get().shown


def last_call_in_kinds() -> str:
    """The same with the kinds of its arguments: "`Linear(int, int).w_gradient`"."""
    return _last_call.get().kinds


def last_function() -> str:
    """The function that this test called last: "`Linear(3, 5).backprop_gradient`"."""
    return without_arguments(last_call())


def _plain(value: Any) -> Any:
    if isinstance(value, RemoteObject):
        return value._handle
    if type(value) is dict:
        return {k: _plain(v) for k, v in value.items()}
    if type(value) in (list, tuple):
        return type(value)(_plain(v) for v in value)
    return value


def to_numpy(value: Any) -> Any:
    """The value with numpy arrays instead of tensors, for a submission that doesn't use torch."""
    if isinstance(value, torch.Tensor):
        return value.detach().cpu().numpy()
    if type(value) is dict:
        return {k: to_numpy(v) for k, v in value.items()}
    if type(value) in (list, tuple):
        return type(value)(to_numpy(v) for v in value)
    return value


def _bare(origin: str) -> str:
    return origin.strip("`")


def _listed(args: Sequence[Any], kwargs: Mapping[str, Any], say: Callable[[Any], str]) -> str:
    return ", ".join([say(v) for v in args] + [f"{k}={say(v)}" for k, v in kwargs.items()])


def _shown_value(value: Any) -> str:
    """An argument as a learner may see it: sizes and plain settings, never the numbers in a tensor."""
    if isinstance(value, torch.Tensor | np.ndarray):
        return f"tensor of shape {tuple(value.shape)}"
    if isinstance(value, RemoteObject):
        return type_name(value)
    if isinstance(value, Callback):
        return value.name
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k!r}: …" for k in value) + "}"
    return repr(value) if type(value) in (int, str, bool) else "…"


def _kind(value: Any) -> str:
    """What sort of thing an argument is: "tensor", "int", "object"; a function of the test's by its name."""
    if isinstance(value, Callback):
        return value.name
    return next((name for kind, name in _KINDS if isinstance(value, kind)), "object")


_KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    ((torch.Tensor, np.ndarray), "tensor"), (bool, "bool"), (int, "int"), (float, "float"), (str, "str"),
    (Mapping, "dict"), (tuple, "tuple"), (list, "list"), (type(None), "None"),
)  # fmt: skip
