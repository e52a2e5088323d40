"""The examiner's end of a worker: requests that answer with data, and outcomes for a worker that doesn't."""

from __future__ import annotations

import signal
import time
from typing import Any

from grader import untrusted
from grader.errors import GraderFault
from grader.results import LayerStatus
from grader.submission.interface import Submission
from grader.worker.callbacks import Lent
from grader.worker.faults import MOST_NAME, LearnerFault, Loaded, dicts, raised
from grader.worker.fork_server import ForkServer
from grader.worker.inside import wire
from grader.worker.isolation.interface import Limits
from grader.worker.pretended import marked, pretended_device
from grader.worker.remote import RemoteObject, note_call, to_numpy

LOADING = "loading your code"
START_S = 10.0
GONE_S = 0.5
CRASHES = (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL, signal.SIGKILL)


class Worker:
    """One worker, from its fork to its end. Use it as a context manager. came: what came of loading the submission.

    Creating one forks it, and `load` sends it the submission, without waiting: it gets ready on another core until
    `loaded` asks for the result. asleep: whether it is to wait for `wake` first, without being watched.
    """

    def __init__(self, server: ForkServer, limits: Limits, cuda: bool = False, asleep: bool = False) -> None:
        self._server, self._limits = server, limits
        self._deadline = self._whole = time.monotonic() + START_S
        self._numpy = False
        self._there, self._here = wire.own_device, wire.put
        self._layers: tuple[LayerStatus, ...] | None = None
        self._lent = Lent()
        self.came = Loaded(())
        self._ended = False
        self._unsent: LearnerFault | None = None
        self._printed = ""
        self._number, self._channel = server.spawn(limits, cuda, asleep)

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

    def printed(self) -> str:
        """What the learner's code has printed, from its beginning."""
        if not self._ended:
            self._printed = untrusted.block(self._server.printed(self._number))
        return self._printed

    def wake(self) -> Worker:
        """Have it watched from now on."""
        self._server.wake(self._number)
        return self

    def ready(self) -> tuple[LayerStatus, ...]:
        """Wait until the worker is behind its walls; which of them hold. Nothing of the learner's runs before that."""
        if self._layers is None:
            self._deadline = time.monotonic() + START_S
            try:
                answer = self._receive("starting")["ready"]
            except LearnerFault as error:
                raise GraderFault(
                    f"A worker could not be started ({error}).", "Run `grade doctor`: it tells what this machine lacks."
                ) from error
            self._layers = tuple(LayerStatus(name, not why, why, ms) for name, (why, ms) in answer.items())
        return self._layers

    def load(self, submission: Submission, seed: int, by_hand: bool, whole: float, pretend_gpu: bool = False) -> None:
        """Begin to run the submission's chunks. seed: of the worker's own random numbers. whole: when the time of the
        whole submission is over (time.monotonic()). pretend_gpu: whether the worker has a GPU that isn't one."""
        self._deadline = self._whole = whole
        self._numpy = not submission.uses_torch
        if pretend_gpu:
            self._there, self._here = pretended_device, marked
        chunks = [[chunk.label, chunk.source, chunk.module] for chunk in submission.chunks]
        try:
            ask = {"do": "load", "chunks": chunks, "seed": seed, "by_hand": by_hand, "pretend_gpu": pretend_gpu}
            self._send(ask, LOADING)
        except wire.WireError as error:
            self._unsent = LearnerFault(f"Your code can't be run: {error}.")

    def loaded(self) -> Loaded:
        """Wait until the chunks have run. The test's time starts here."""
        self.ready()
        if self._unsent is not None:
            raise self._unsent
        self._deadline = min(self._whole, time.monotonic() + self._limits.test_s)
        failures = dicts(self._answer(LOADING))
        self.came = Loaded(tuple((untrusted.line(f.get("chunk"), MOST_NAME), raised(f, "")) for f in failures))
        return self.came

    def ask(self, question: dict[str, Any], call: str) -> Any:
        """Send one request and wait for its answer. `call` names it for the learner: "`layer(x)`".

        Raises LearnerFault for whatever the learner's code, or the worker under it, does instead of answering.
        """
        note_call(call)
        with self._lent.during_a_call():
            self._send(question, call)
            return self._answer(call)

    def _send(self, question: dict[str, Any], call: str) -> None:
        try:
            self._channel.settimeout(max(0.001, self._deadline - time.monotonic()))
            given = to_numpy(question) if self._numpy else question
            wire.send(self._channel, given, self._lent.lend, self._there)
        except TimeoutError as error:
            raise self._late(call) from error
        except OSError as error:
            raise self._gone(call) from error

    def _answer(self, call: str) -> Any:
        answer = self._receive(call)
        while "function" in answer:  # it calls a test's function before it answers
            try:
                self._send(self._lent.answer(answer), call)
            except wire.WireError as error:
                raise self._unreadable(call, error) from error
            answer = self._receive(call)
        if "failed" in answer:
            raise raised(answer["failed"], call)
        return answer.get("value")

    def _receive(self, call: str) -> dict[str, Any]:
        try:
            answer = wire.receive(
                self._channel, self._deadline, lambda handle: RemoteObject(self, handle, call), self._here
            )
        except TimeoutError as error:
            raise self._late(call) from error
        except (EOFError, OSError) as error:
            raise self._gone(call) from error
        except wire.WireError as error:
            raise self._unreadable(call, error) from error
        if type(answer) is not dict:
            raise self._unreadable(call)
        return answer

    def _unreadable(self, call: str, error: wire.WireError | None = None) -> LearnerFault:
        self.end()
        why = f" ({error})" if error is not None else ""
        return LearnerFault(f"{call} answered with something that can't be read{why}.", "crashed")

    def _late(self, call: str) -> LearnerFault:
        self.printed()
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
        self._printed = untrusted.block(ending.printed)
        if ending.memory:
            return LearnerFault(f"{call} used more memory than it may ({self._limits.memory_mb} MB).", "memory")
        if ending.signal == signal.SIGXCPU:
            return LearnerFault(f"{call} took longer than it may: look for a loop that never ends.", "timeout")
        if ending.signal is None and ending.exit is None:
            return LearnerFault(f"{call} closed the connection to the grader instead of returning.", "crashed")
        # Neither an exit code nor just any signal: code could tell a hidden input by it.
        how = f" (signal {ending.signal})" if ending.signal in CRASHES else ""
        return LearnerFault(f"{call} ended the whole Python process{how} instead of returning.", "crashed")
