"""What a worker does: answer requests about the learner's code, until the examiner closes the channel."""

from __future__ import annotations

import functools
import operator
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import torch

from grader.sandbox.guest import random_numbers, wire
from grader.sandbox.guest.insides import Unseen
from grader.sandbox.guest.learner import Learner, MissingName
from grader.sandbox.guest.library import Library
from grader.sandbox.guest.simulation import placed, simulating, unseen
from grader.sandbox.guest.traces import Traces

Handler = Callable[[dict[str, Any]], Any]


class Function:
    """Stands for a function in the examiner: the arguments are sent there, and the value comes back."""

    def __init__(self, worker: Guest, handle: wire.Handle) -> None:
        self._worker, self._number, self.__name__ = worker, handle.id, handle.type_name

    def __call__(self, *args: Any) -> Any:
        if self._number not in self._worker.callbacks:
            raise RuntimeError(f"`{self.__name__}` can only be called until the code that received it returns")
        try:
            answer = self._worker.ask_examiner({"function": self._number, "args": list(args)})
        except wire.WireError as error:
            raise TypeError(f"`{self.__name__}` can't take this argument: {error}") from None
        if "refused" in answer:
            raise ValueError(answer["refused"])
        return answer["value"]


class Guest:
    """Holds the learner's objects and turns each request into an answer. library: what was there before."""

    def __init__(self, library: Library | None = None) -> None:
        self.learner = Learner()
        self.objects: list[object] = []
        self.callbacks: set[int] = set()
        self.traces: Traces | None = None
        self.library = library
        self.seed = 0
        self.drew = False  # whether loading has used random numbers: with another seed, it might be other code
        self.ask_examiner: Handler
        self.begin: Callable[[], None] = lambda: None  # a request, with a simulated GPU
        self.unseen: Callable[[], AbstractContextManager[None]] = nullcontext  # by a simulated GPU
        self.place = wire.to_device
        self.handlers: dict[str, Handler] = {
            "load": self.load, "as_loaded": self.as_loaded,
            "getattr": self.getattr, "setattr": self.setattr, "operate": self.operate,
            "call": self.call, "call_remote": lambda ask: self.put(self.call(ask)), "call_keeping": self.call_keeping,
            "gradients": self.gradients,
            "put": lambda ask: self.put(ask["value"]), "get": lambda ask: ask["of"],
            "names": lambda _: self.learner.names(),
        }  # fmt: skip

    def serve(self, sock: socket.socket) -> None:
        """Answer until the examiner closes the channel."""
        self.ask_examiner = functools.partial(_ask_over, sock)
        self.learner.importing.install()
        while True:
            try:
                with self.unseen():
                    ask = wire.receive(sock, None, self.object, self.place)
            except EOFError:
                return
            self.reply(sock, self.answer(ask))

    def answer(self, ask: dict[str, Any]) -> dict[str, Any]:
        self.begin()
        try:
            return {"value": self.handlers[ask["do"]](ask)}
        except BaseException as error:  # SystemExit and KeyboardInterrupt too: only the examiner ends a worker
            return {"failed": self.learner.describe(error, ask.get("of"))}
        finally:
            self.callbacks.clear()

    def reply(self, sock: socket.socket, answer: dict[str, Any]) -> None:
        try:
            with self.unseen():
                wire.send(sock, answer, put=self.put)
        except wire.WireError as error:
            message = f"the result can't be sent to the grader: {error}"
            wire.send(sock, {"failed": {"kind": "raised", "type": "ValueError", "message": message, "frames": []}})
        except MemoryError:
            message = "no memory was left to send the result"
            wire.send(sock, {"failed": {"kind": "memory", "type": "MemoryError", "message": message, "frames": []}})

    def load(self, ask: dict[str, Any]) -> list[dict[str, Any]]:
        if ask["simulate_gpu"]:
            self._gpu = simulating()  # kept: it ends with the process
            self.begin = self._gpu.__enter__()
            self.unseen, self.place = unseen, placed
        stay_plain()
        self.objects.clear()
        random_numbers.begin(ask["seed"])
        self.seed = ask["seed"]
        return self.learner.load(ask["chunks"])

    def as_loaded(self, ask: dict[str, Any]) -> bool:
        """Whether the next test finds all as it was after loading, as far as can be seen. The last one's objects go."""
        self.objects[:] = [None] * len(self.objects)
        try:
            if self.traces is None:
                assert self.library is not None  # there is one wherever workers are forked
                self.traces = Traces(self.learner.modules, self.library)
                self.drew = self.traces.drew(self.seed)
            elif self.traces.left():
                return False
        except Unseen:
            return False
        if ask["seed"] is not None:
            random_numbers.begin(ask["seed"])
        return ask["seed"] is None or not self.drew

    def getattr(self, ask: dict[str, Any]) -> Any:
        name = ask["name"]
        if ask["of"] is None:
            if name not in self.learner.module.__dict__:
                raise MissingName(name)
            return self.learner.module.__dict__[name]
        return getattr(ask["of"], name)

    def setattr(self, ask: dict[str, Any]) -> None:
        of, name, value = ask["of"], ask["name"], ask["value"]
        held = of._parameters.get(name) if isinstance(of, torch.nn.Module) else None
        if held is not None and isinstance(value, torch.Tensor):  # a module takes nothing else in a parameter's place
            value = torch.nn.Parameter(value, requires_grad=held.requires_grad)
        setattr(of, name, value)

    def call(self, ask: dict[str, Any]) -> Any:
        if "method" in ask:
            ask["of"] = getattr(ask["of"], ask["method"])
        return ask["of"](*ask["args"], **ask["kwargs"])

    def call_keeping(self, ask: dict[str, Any]) -> Any:
        result = self.call(ask)
        return (*result[:-1], self.put(result[-1])) if type(result) in (tuple, list) and result else result

    def operate(self, ask: dict[str, Any]) -> Any:
        return getattr(operator, ask["name"])(*ask["args"])

    def gradients(self, ask: dict[str, Any]) -> list[Any]:
        stay = ask["create_graph"]
        found = torch.autograd.grad(ask["of"], ask["inputs"], ask["upstream"], create_graph=stay, allow_unused=True)
        return [self.put(gradient) if stay else gradient for gradient in found]

    def put(self, value: object) -> wire.Handle:
        """A handle to an object that stays here. Numbers count up from 0, until other code is loaded."""
        self.objects.append(value)
        return wire.Handle(len(self.objects) - 1, type(value).__name__[:100])

    def object(self, handle: wire.Handle) -> object:
        """The object behind a handle; below 0, a function of the examiner's, callable during this request."""
        if handle.id >= 0:  # of requests sent at once, one may be about what an earlier one hasn't given
            return self.objects[handle.id] if handle.id < len(self.objects) else None
        self.callbacks.add(handle.id)
        return Function(self, handle)


def stay_plain() -> None:
    """Have torch start no thread and no compiler in this process."""
    if torch.compile is _as_it_is:  # nothing changes any more
        return
    for name in ("set_num_threads", "set_num_interop_threads"):
        setattr(torch, name, _one_thread)
    torch.compile, torch.jit.script = _as_it_is, _as_it_is  # type: ignore[assignment]


def _ask_over(sock: socket.socket, question: dict[str, Any]) -> Any:
    wire.send(sock, question)
    return wire.receive(sock, left=None)


def _as_it_is(code: Any = None, *_args: Any, **_settings: Any) -> Any:
    """Replaces torch.compile and torch.jit.script: code runs as it is written. A compiler would start processes, and
    take longer than a test may."""
    return (lambda code: code) if code is None else code


def _one_thread(_count: int) -> None:
    """Replaces torch.set_num_threads: no thread can be started here, and a library that tries ends the process."""
