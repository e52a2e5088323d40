"""The examiner's view of a worker: requests that answer with data, and outcomes for a worker that doesn't."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import torch

from grader.errors import GraderFault
from grader.results import LayerStatus, Outcome
from grader.submission.interface import Submission
from grader.worker.fork_server import ForkServer
from grader.worker.inside import wire
from grader.worker.isolation.interface import Limits

_last_call: ContextVar[str] = ContextVar("last_call", default="the answer")

LOADING = "loading your code"
START_S = 10.0
GONE_S = 0.5


@dataclass(frozen=True)
class Frame:
    """A line of the learner's own code that an exception came through."""

    label: str
    line: int
    function: str


class LearnerFault(Exception):
    """The learner's code did something that ends this test; `outcome` is its name in the report."""

    def __init__(self, sentence: str, outcome: Outcome = "failed") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.outcome = outcome


class LearnerRaised(LearnerFault):
    """An exception came out of the learner's code. kind: "raised", "missing" (a name isn't defined) or "policy"."""

    def __init__(self, kind: str, type_name: str, message: str, frames: Sequence[Frame], call: str) -> None:
        outcome: Outcome = "policy" if kind == "policy" else "memory" if _no_memory(type_name, message) else "failed"
        super().__init__(f"{call} raised {type_name}: {message}", outcome)
        self.kind, self.type_name, self.message = kind, type_name, message
        self.frames, self.call = tuple(frames), call


def _no_memory(type_name: str, message: str) -> bool:
    return type_name == "MemoryError" or "can't allocate memory" in message or "CUDA out of memory" in message


@dataclass(frozen=True)
class Loaded:
    """What came of running the submission's chunks: the failures of single chunks, as (chunk label, exception)."""

    failures: tuple[tuple[str, LearnerRaised], ...]


class Worker:
    """One worker, from its fork to its end. Use it as a context manager.

    Creating one forks it and sends it the submission, without waiting: it gets ready on another core until `loaded`
    asks for the result.
    """

    def __init__(self, server: ForkServer, limits: Limits, deadline: float, cuda: bool = False) -> None:
        self._server, self._limits, self._whole = server, limits, deadline
        self._deadline = deadline
        self._numpy = False
        self._layers: tuple[LayerStatus, ...] | None = None
        self._ended = False
        self._unsent: LearnerFault | None = None
        self._number, self._channel = server.spawn(limits, cuda)

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.end()

    def end(self) -> None:
        """End the worker, whatever it does. Safe to call twice."""
        if not self._ended:
            self._ended = True
            self._channel.close()
            self._server.drop(self._number)

    def ready(self) -> tuple[LayerStatus, ...]:
        """Wait until the worker is behind its walls; which of them hold. Nothing of the learner's runs before that."""
        if self._layers is None:
            self._deadline = min(self._whole, time.monotonic() + START_S)
            try:
                answer = self._receive("starting")["ready"]
            except LearnerFault as error:
                raise GraderFault(
                    f"A worker could not be started ({error}).", "Run `grade doctor`: it tells what this machine lacks."
                ) from error
            self._layers = tuple(LayerStatus(name, not why, why) for name, why in answer.items())
        return self._layers

    def load(self, submission: Submission, seed: int, by_hand: bool) -> None:
        """Begin to run the submission's chunks; `seed` is that of the worker's own random numbers."""
        self._numpy = not submission.uses_torch
        chunks = [[chunk.label, chunk.source, chunk.module] for chunk in submission.chunks]
        try:
            self._send({"do": "load", "chunks": chunks, "seed": seed, "by_hand": by_hand}, LOADING)
        except wire.WireError as error:
            self._unsent = LearnerFault(f"Your code can't be run: {error}.")

    def loaded(self) -> Loaded:
        """Wait until the chunks have run. The test's time starts here."""
        self.ready()
        if self._unsent is not None:
            raise self._unsent
        self._deadline = min(self._whole, time.monotonic() + self._limits.test_s)
        failures = self._answer(LOADING)
        return Loaded(tuple((text(f.get("chunk")), _raised(f, "")) for f in _dicts(failures)))

    def ask(self, question: dict[str, Any], call: str) -> Any:
        """Send one request and wait for its answer. `call` names it for the learner: "`layer(x)`".

        Raises LearnerFault for whatever the learner's code, or the worker under it, does instead of answering.
        """
        _last_call.set(call)
        self._send(question, call)
        return self._answer(call)

    def _send(self, question: dict[str, Any], call: str) -> None:
        try:
            self._channel.settimeout(max(0.001, self._deadline - time.monotonic()))
            wire.send(self._channel, _to_numpy(question) if self._numpy else question)
        except TimeoutError as error:
            raise self._late(call) from error
        except OSError as error:
            raise self._gone(call) from error

    def _answer(self, call: str) -> Any:
        answer = self._receive(call)
        if "failed" in answer:
            raise _raised(answer["failed"], call)
        return answer.get("value")

    def _receive(self, call: str) -> dict[str, Any]:
        try:
            answer = wire.receive(self._channel, self._deadline, lambda handle: RemoteObject(self, handle, call))
        except TimeoutError as error:
            raise self._late(call) from error
        except (EOFError, OSError) as error:
            raise self._gone(call) from error
        except wire.WireError as error:
            self.end()
            raise LearnerFault(f"{call} answered with something that can't be read ({error}).", "crashed") from error
        if type(answer) is not dict:
            self.end()
            raise LearnerFault(f"{call} answered with something that can't be read.", "crashed")
        return answer

    def _late(self, call: str) -> LearnerFault:
        self.end()
        return LearnerFault(
            f"{call} took longer than it may ({self._limits.test_s:g} s for a test): look for a loop that never ends.",
            "timeout",
        )

    def _gone(self, call: str) -> LearnerFault:
        if self._ended:
            return LearnerFault(f"{call} was asked of code that had already stopped.", "crashed")
        self._ended = True
        self._channel.close()
        ending = self._server.end(self._number, GONE_S)
        if ending.memory:
            return LearnerFault(f"{call} used more memory than it may ({self._limits.memory_mb} MB).", "memory")
        if ending.signal == 24:  # SIGXCPU
            return LearnerFault(f"{call} took longer than it may: look for a loop that never ends.", "timeout")
        if ending.signal is None and ending.exit is None:
            return LearnerFault(f"{call} closed the connection to the grader instead of returning.", "crashed")
        how = f"signal {ending.signal}" if ending.signal else f"exit code {ending.exit}"
        return LearnerFault(f"{call} ended the whole Python process ({how}) instead of returning.", "crashed")


class Asker(Protocol):
    """Whoever answers requests about a submission: a worker, or a rehearsal in this process."""

    def ask(self, question: dict[str, Any], call: str) -> Any: ...


class RemoteObject:
    """An object of the learner's, used like an ordinary one: calls and attributes are requests to its worker.

    A value that is plain data (numbers, strings, containers, tensors, arrays) arrives as itself.
    """

    def __init__(self, worker: Asker, handle: wire.Handle, origin: str) -> None:
        self.__dict__.update(_worker=worker, _handle=handle, _origin=origin)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        call = f"{_bare(self._origin)}({_shown(args, kwargs)})"
        ask = {"do": "call", "of": self._handle, "args": _plain(list(args)), "kwargs": _plain(kwargs)}
        return self._worker.ask(ask, f"`{call}`")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._worker.ask({"do": "get", "of": self._handle, "name": name}, f"`{_bare(self._origin)}.{name}`")

    def __setattr__(self, name: str, value: Any) -> None:
        ask = {"do": "set", "of": self._handle, "name": name, "value": _plain(value)}
        self._worker.ask(ask, f"`{_bare(self._origin)}.{name} = …`")

    def __repr__(self) -> str:
        return f"<{text(self._handle.type_name, 100)} of the submission>"


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
        return [text(name) for name in names] if type(names) is list else []


def hold(submission: RemoteSubmission, value: Any) -> RemoteObject:
    """Keep `value` beside the learner's code, to hand it over and read it again afterwards."""
    held = submission._worker.ask({"do": "hold", "value": value}, "keeping a value")
    if not isinstance(held, RemoteObject):
        raise LearnerFault("The code broke the process that it runs in.", "crashed")
    return held


def read(held: RemoteObject) -> Any:
    """What a held value is now."""
    return held._worker.ask({"do": "read", "of": held._handle}, "reading a value")


def last_call() -> str:
    """The last request of this test, as the learner would write it: "`Linear(3, 5).w_gradient`"."""
    return _last_call.get()


def text(value: Any, most: int = 2_000) -> str:
    """A string that came from a worker, with control characters (terminal escapes) made visible."""
    raw = value[:most] if type(value) is str else ""
    return "".join(ch if ch == "\n" or ch.isprintable() else "\N{REPLACEMENT CHARACTER}" for ch in raw)


def _plain(value: Any) -> Any:
    if isinstance(value, RemoteObject):
        return value._handle
    if type(value) is dict:
        return {k: _plain(v) for k, v in value.items()}
    if type(value) in (list, tuple):
        return type(value)(_plain(v) for v in value)
    return value


def _to_numpy(value: Any) -> Any:
    """The same value with numpy arrays for tensors: what a submission that doesn't use torch is given."""
    if isinstance(value, torch.Tensor):
        return value.detach().cpu().numpy()
    if type(value) is dict:
        return {k: _to_numpy(v) for k, v in value.items()}
    if type(value) in (list, tuple):
        return type(value)(_to_numpy(v) for v in value)
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
        return text(value._handle.type_name, 100)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k!r}: …" for k in value) + "}"
    return repr(value) if type(value) in (int, str, bool) else "…"


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if type(item) is dict] if type(value) is list else []


def _raised(failed: Any, call: str) -> LearnerRaised:
    """A failure as the worker describes it; nothing in it is believed to be more than text."""
    failed = failed if type(failed) is dict else {}
    kind, lines = text(failed.get("kind")), failed.get("frames")
    frames = [
        Frame(text(f[0], 200), f[1], text(f[2], 100))
        for f in (lines if type(lines) is list else [])
        if type(f) is list and len(f) == 3 and type(f[1]) is int
    ]
    return LearnerRaised(
        kind if kind in ("missing", "policy") else "raised",
        re.sub(r"\W", "", text(failed.get("type"), 100)) or "Exception",
        text(failed.get("message")), frames, call,
    )  # fmt: skip
