"""The examiner's end of a worker. A request is answered with data, or raises LearnerFault that says what happened."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from grader import sanitize
from grader.errors import GraderFault
from grader.results import LayerStatus
from grader.sandbox.guest import wire
from grader.sandbox.host.call import Call
from grader.sandbox.host.callbacks import CallbackTable
from grader.sandbox.host.faults import MAX_NAME, LearnerFault, Loaded, dicts, raised
from grader.sandbox.host.fork_server import NO_MEMORY, Ending, ForkServer
from grader.sandbox.host.remote import RemoteObject, note_call, to_numpy
from grader.sandbox.host.simulated import marked, simulated_device
from grader.sandbox.host.time_left import Clock, TimeLeft, WholeTime, waited_s
from grader.sandbox.isolation.interface import CPU_TIME_TO_SPARE_S, Limits
from grader.submission.interface import Submission

LOADING = Call.same("loading your code")
LOOKING = Call.same("looking for traces")
LOOK_S = 1.0
"""How long a worker may look for traces. It needs a millisecond."""
START_S = 60.0
"""How long a worker may take to enter its sandbox. It needs milliseconds, unless the machine is very busy."""
AGAIN_S = 2.0
"""How long a function may take that has used up the time of another test: most likely it never ends here, either."""
GONE_S = 1.0
"""How long to wait for the exit of a worker that closed its channel: the kernel frees its memory first."""
CRASHES = (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL, signal.SIGKILL)


MOST_AHEAD = 64 << 10
"""Bytes that may be sent before an answer is read: the channel holds more, so neither side waits for the other."""


@dataclass(frozen=True)
class Exchange:
    """A request and its answer, as they crossed. answer: decoded: {"value": …} or {"failed": …}."""

    call: Call
    asked: bytes
    came: wire.Frame
    answer: dict[str, Any]


class Worker:
    """One worker, from fork to end. Use it as a context manager.

    Creating one forks it, and `load` sends it the submission. Neither waits: the worker gets ready on another core
    until `loaded` asks for the result.

    Args:
        server: Forks it.
        limits: What it may use.
        cuda: Whether it can use the GPU.
        asleep: Leave its memory unwatched until `wake`.

    Attributes:
        came: Which chunks failed while the submission was loaded.
        exchanges: What it has been asked since this was made an empty list; None while nobody wants to know, and once
            it has been given a function of the test's, or too much: these can't be asked at once.
    """

    def __init__(self, server: ForkServer, limits: Limits, cuda: bool = False, asleep: bool = False) -> None:
        self._server, self._limits = server, limits
        self._whole = WholeTime(START_S)
        self._time: TimeLeft = self._whole  # until the submission is loaded
        self._waited = waited_s()
        self._numpy = False
        self._there, self._here = wire.own_device, wire.to_device
        self._layers: tuple[LayerStatus, ...] | None = None
        self._callbacks = CallbackTable()
        self.methods: set[tuple[int, str]] = set()
        self.came = Loaded(())
        self.exchanges: list[Exchange] | None = None
        self._asked = b""
        self._is_loaded = False
        self._spent_s = 0.0
        self._ended = False
        self._unsent: LearnerFault | None = None
        self._printed = ""
        self._cuda = cuda
        self._number, self._channel = server.spawn(limits, cuda, asleep)

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.end()

    def end(self) -> None:
        """End the worker, whatever it is doing. Safe to call twice."""
        if not self._ended:
            self._ended = True
            self._channel.close()
            self._server.drop(self._number)

    def printed(self) -> str:
        """What the learner's code has printed so far; only the beginning if it is long."""
        if not self._ended:
            self._printed = sanitize.block(self._server.printed(self._number))
        return self._printed

    def wake(self) -> Worker:
        """Watch its memory from now on."""
        self._server.wake(self._number)
        return self

    def ready(self) -> tuple[LayerStatus, ...]:
        """Wait until the worker is in its sandbox, and return the layers. No learner code runs before that."""
        if self._layers is None:
            try:
                answer = wire.receive(self._channel, Clock(TimeLeft(START_S), self._waited_s).left)["ready"]
            except TimeoutError as error:
                self.end()
                raise _unstarted(f"it wasn't ready after {START_S:g} s") from error
            except (EOFError, OSError, wire.WireError, TypeError, KeyError) as error:
                ending = self._ending()
                fault = WorkerKilled if ending.signal == signal.SIGKILL else GraderFault
                raise _unstarted(_last_words(ending), fault) from error
            self._layers = tuple(LayerStatus(name, not why, why, ms) for name, (why, ms) in answer.items())
            if self._cuda:  # CUDA's own memory doesn't count as the submission's
                self._server.rest(self._number)
        return self._layers

    def load(
        self, submission: Submission, seed: int, whole: WholeTime, simulate_gpu: bool = False
    ) -> None:
        """Start to run the submission's chunks.

        Args:
            submission: Whose chunks.
            seed: For the worker's own random numbers.
            whole: The time that is left for the whole submission.
            simulate_gpu: Give the worker a simulated GPU.
        """
        self._whole = whole
        self._numpy = not submission.uses_torch
        if simulate_gpu:
            self._there, self._here = simulated_device, marked
        try:
            self._put(_loading(submission, seed, simulate_gpu))
        except wire.WireError as error:
            self._unsent = LearnerFault(f"Your code can't be run: {error}.")
        except OSError:  # the worker is gone: `ready` says why
            pass

    def loaded(self) -> Loaded:
        """Wait until the chunks have run, the first time. The test's time starts here."""
        if self._is_loaded:
            return self.came
        self.ready()
        if self._unsent is not None:
            raise self._unsent
        self._time = TimeLeft(self._limits.test_s, self._whole)
        self._waited_s()  # time spent waiting so far doesn't count for the test
        failures = dicts(self._answer(LOADING))
        self.came = Loaded(tuple((sanitize.line(f.get("chunk"), MAX_NAME), raised(f, Call.same(""))) for f in failures))
        self._is_loaded = True
        return self.came

    def load_instead(self, submission: Submission, seed: int, whole: WholeTime) -> bool:
        """Run other chunks in place of the last ones, whose objects are gone. What the last ones have changed elsewhere
        stays: for runs on which no point depends.

        Returns:
            Whether it has done so. If not, the worker is of no more use: it has ended, or has run for long.

        Raises:
            LearnerFault: The time is up, or the code ended the worker.
        """
        if not self._is_of_use():
            return False
        self.methods.clear()
        self._is_loaded = False
        self.load(submission, seed, whole)
        self.loaded()
        return True

    def rehearse(
        self, submission: Submission, seed: int, whole: WholeTime, exchanges: Sequence[Exchange]
    ) -> list[dict[str, Any] | None] | None:
        """Ask other chunks, loaded as by `load_instead`, what the last ones were asked, all at once: to wait for each
        answer takes longer than most of them need.

        Args:
            exchanges: All that was asked, with the same seed. At most MOST_AHEAD bytes.

        Returns:
            The answers up to the first that failed; None for one that is the same, byte for byte. None instead of all
            if the worker is of no more use.

        Raises:
            LearnerFault: The time is up, or the code ended the worker.
        """
        if not self._is_of_use():
            return None
        self._whole, self._time = whole, TimeLeft(self._limits.test_s, whole)
        with self._crossing(LOADING) as left:
            loading = wire.frame(_loading(submission, seed))
            wire.send_frames(self._channel, loading + b"".join(each.asked for each in exchanges), left)
            wire.receive_frame(self._channel, left)
        answers = []
        for each in exchanges:
            with self._crossing(each.call) as left:
                came = wire.receive_frame(self._channel, left)
                answer = None if came == each.came else wire.decoded(came, place=self._here)
            if answer is not None and type(answer) is not dict:
                raise self._unreadable(each.call)
            answers.append(answer)
        failed = next((at for at, answer in enumerate(answers) if answer and "failed" in answer), len(answers))
        return answers[: failed + 1]

    def _is_of_use(self) -> bool:
        """Whether it may run other chunks."""
        self._spent_s += self._time.spent
        return not self._ended and self._spent_s <= self._limits.test_s

    def as_loaded(self, whole: WholeTime, seed: int | None = None) -> bool:
        """Get ready for one more test, whose time starts here: what the last one left with `put` is gone.

        Args:
            whole: The time that the test is part of.
            seed: For the worker's random numbers; without one they begin again as they were after loading.

        Returns:
            Whether the worker is as good as a new one: the learner's code and all around it are as they were after
            loading, as far as can be seen, and its CPU time is enough for a test. If not, use another worker.
        """
        self._spent_s += self._time.spent
        if self._spent_s > CPU_TIME_TO_SPARE_S:
            return False
        self._whole = WholeTime(LOOK_S)
        self._time = self._whole  # it isn't the test's
        try:
            self._send({"do": "as_loaded", "seed": seed}, LOOKING)
            return self._answer(LOOKING) is True
        except LearnerFault:
            return False
        finally:
            self._whole, self._time = whole, TimeLeft(self._limits.test_s, whole)

    def ask(self, question: dict[str, Any], call: Call) -> Any:
        """Send one request and wait for its answer.

        Args:
            question: The request (see sandbox/guest).
            call: The request as sentences name it.

        Raises:
            LearnerFault: The learner's code raised an exception, ran out of something, or broke the worker.
        """
        note_call(call)
        if self._whole.late and call.function in self._whole.late:
            self._time = TimeLeft(min(AGAIN_S, self._time.seconds), self._whole)
        with self._callbacks:
            self._send(question, call)
            return self._answer(call)

    def _send(self, question: dict[str, Any], call: Call) -> None:
        try:
            self._put(question)
        except TimeoutError as error:
            raise self._late(call) from error
        except OSError as error:
            raise self._gone(call) from error

    def _put(self, question: dict[str, Any]) -> None:
        given = to_numpy(question) if self._numpy else question
        clock = Clock(self._time, self._waited_s)
        try:
            self._asked = wire.frame(given, self._callbacks.add, self._there)
            wire.send_frames(self._channel, self._asked, clock.left)
        finally:
            clock.stop()

    def _answer(self, call: Call) -> Any:
        answer = self._receive(call)
        while "function" in answer:  # the learner's code calls a function of the test's before it answers
            try:
                self._send(self._callbacks.answer(answer), call)
            except wire.WireError as error:
                raise self._unreadable(call, error) from error
            answer = self._receive(call)
        if "failed" in answer:
            raise raised(answer["failed"], call)
        return answer.get("value")

    def _receive(self, call: Call) -> dict[str, Any]:
        with self._crossing(call) as left:
            came = wire.receive_frame(self._channel, left)
            answer = wire.decoded(came, lambda handle: RemoteObject(self, handle, call), self._here)
        if type(answer) is not dict:
            raise self._unreadable(call)
        if self._callbacks or len(self._asked) > MOST_AHEAD:
            self.exchanges = None
        if self.exchanges is not None:
            self.exchanges.append(Exchange(call, self._asked, came, answer))
        return answer

    @contextmanager
    def _crossing(self, call: Call) -> Iterator[Callable[[], float]]:
        """Gives the seconds that are left for what crosses in this block, and takes them. What goes wrong there becomes
        a LearnerFault."""
        clock = Clock(self._time, self._waited_s)
        try:
            yield clock.left
        except TimeoutError as error:
            raise self._late(call) from error
        except (EOFError, OSError) as error:
            raise self._gone(call) from error
        except wire.WireError as error:
            raise self._unreadable(call, error) from error
        finally:
            clock.stop()

    def _waited_s(self) -> float:
        """Seconds that this process and the worker have waited for a core since the last call."""
        if self._ended:
            return 0.0
        before, self._waited = self._waited, waited_s() + self._server.waited_s(self._number)
        return max(0.0, self._waited - before)

    def _unreadable(self, call: Call, error: wire.WireError | None = None) -> LearnerFault:
        self.end()
        why = f" ({error})" if error is not None else ""
        return LearnerFault(f"{call.kinds} returned a value that can't be read{why}.", "crashed")

    def _late(self, call: Call) -> LearnerFault:
        self.printed()
        self.end()
        if self._time is not self._whole and self._whole.seconds <= self._time.seconds:  # less is left of the whole
            most = f"the time limit of the whole submission is {self._limits.submission_s:g} s"
            return LearnerFault(f"{call.kinds} was stopped: {most}.", "timeout")
        if call.function in self._whole.late:
            earlier = f"earlier it exceeded {self._most}"
            return LearnerFault(f"{call.kinds} was stopped after {AGAIN_S:g} s: {earlier}.", "timeout")
        return self._exceeded(call)

    @property
    def _most(self) -> str:
        return f"the time limit of {self._limits.test_s:g} s for a test"

    def _exceeded(self, call: Call) -> LearnerFault:
        self._whole.late.add(call.function)
        return LearnerFault(f"{call.kinds} exceeded {self._most}.", "timeout")

    def _gone(self, call: Call) -> LearnerFault:
        if self._ended:
            return LearnerFault(f"{call.kinds} was called after your code had exited.", "crashed")
        ending = self._ending()
        if ending.memory or ending.exit == NO_MEMORY:
            return LearnerFault(f"{call.kinds} exceeded the memory limit of {self._limits.memory_mb} MB.", "memory")
        if ending.signal == signal.SIGXCPU or ending.cpu_s > self._limits.test_s:
            return self._exceeded(call)
        if ending.signal == signal.SIGKILL and self._can_send_no_signal():
            raise _killed()
        if ending.signal is None and ending.exit is None:
            return LearnerFault(f"{call.kinds} closed the connection to the grader instead of returning.", "crashed")
        # Don't show an exit code or an unusual signal: code could reveal a hidden input that way.
        how = f" (signal {ending.signal})" if ending.signal in CRASHES else ""
        return LearnerFault(f"{call.kinds} ended the whole Python process{how} instead of returning.", "crashed")

    def _can_send_no_signal(self) -> bool:
        return any(layer.name == "seccomp" and layer.in_force for layer in self._layers or ())

    def _ending(self) -> Ending:
        """How a worker ended that closed its channel."""
        self._ended = True
        self._channel.close()
        ending = self._server.end(self._number, GONE_S)
        self._printed = sanitize.block(ending.printed)
        return ending


def _loading(submission: Submission, seed: int, simulate_gpu: bool = False) -> dict[str, Any]:
    """The request to load the submission's chunks."""
    chunks = [[chunk.label, chunk.source, chunk.module] for chunk in submission.chunks]
    return {"do": "load", "chunks": chunks, "seed": seed, "simulate_gpu": simulate_gpu}


class WorkerKilled(GraderFault):
    """Something outside the sandbox killed a worker: the system, short of memory, or somebody."""


def _killed() -> WorkerKilled:
    return WorkerKilled(
        "The system killed a process that runs the submission, within its limits.",
        "The machine may have run out of memory: free some, then run the command again.",
    )


def _unstarted(why: str, fault: type[GraderFault] = GraderFault) -> GraderFault:
    return fault(
        f"A worker could not be started: {why}.",
        "Run `grade doctor` to see what is wrong on this machine.",
    )


def _last_words(ending: Ending) -> str:
    """Why a worker ended before any learner code ran."""
    *_, last = ["", *ending.printed.strip().splitlines()]
    if ending.exit == NO_MEMORY:
        return "it reached its memory limit"
    if last:
        return sanitize.line(last)
    if ending.signal is not None:
        return f"it was ended by {signal.Signals(ending.signal).name}"
    return "it closed the connection" if ending.exit is None else f"it ended with exit code {ending.exit}"
