"""Starts the examiner process and talks to it: a job in, a result out."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import grader
from grader.errors import CourseFault, Fault, GraderFault
from grader.examiner.own_limits import EXIT_WITHOUT_MEMORY
from grader.examiner.resident.call import call
from grader.examiner.resident.residence import Residence
from grader.results import Case, Environment, SessionResult
from grader.sandbox.isolation.posix import ONE_THREAD
from grader.submission.interface import Submission

KEPT = (
    "PATH",
    "HOME",
    "LANG",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "CUDA_VISIBLE_DEVICES",
    "CUDA_HOME",
    "NVIDIA_VISIBLE_DEVICES",
)
CRASHES = (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL)
TOO_LONG = getattr(signal, "SIGXCPU", None)
GOODBYE_S = 5.0
SEEN_EVERY_S = 0.1
MAX_AT_ONCE = 1 << 20
ROOT = str(Path(grader.__file__).resolve().parents[1])
# Keeps the working folder and PYTHONPATH, where a submission may have put files, off the examiner's path.
CLEAN_PATH = """
import sys
sys.path[:] = [entry for entry in sys.path if entry]
if sys.argv[1] not in sys.path:
    sys.path.insert(0, sys.argv[1])
"""
BOOT = CLEAN_PATH + "from grader.examiner.process import main\nmain()\n"


def _nothing(_: object) -> None:
    return None


@dataclass(frozen=True)
class Told:
    """What is told while a submission is examined.

    seen: all cases so far: at once, with none, then a few times a second. planned: the number of tests, once it is
    known. judged: the result before the lines of its mistakes are sought, if they are.
    """

    seen: Callable[[tuple[Case, ...]], None] = _nothing
    planned: Callable[[int], None] = _nothing
    judged: Callable[[SessionResult], None] = _nothing


class Examiner:
    """An examiner process. It starts to load torch at once; `run` gives it one job after another.

    Its environment has only what Python and CUDA need: workers are forked from it, and a CI job's tokens must not be in
    their memory.

    Args:
        preload: Modules, besides torch, to import before workers are forked.
        refill: Fork the next job's workers as soon as a job is answered; for callers that pause between jobs.
        residence: Where a resident examiner may be: that one is asked instead, if it is free. Otherwise the new process
            stays there when this object is done with it.
        meanwhile: Called once, when the first request is on its way: what can be done while it is answered.
    """

    def __init__(
        self, preload: tuple[str, ...] = (), refill: bool = False, residence: Residence | None = None,
        meanwhile: Callable[[], None] | None = None,
    ) -> None:  # fmt: skip
        self._preload, self._residence, self._meanwhile = preload, residence, meanwhile
        self._refill = refill or residence is not None
        self._asking, self._speaking = False, threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        resident = call(residence) if residence is not None else None
        if resident is None:
            self._start()
        else:
            self._line, self._read = resident, b""
        if residence is not None:
            self._fingerprint = residence.fingerprint  # now, before anything that it is made of may change

    def _start(self) -> None:
        self._read = b""
        try:
            with ExitStack() as stack:
                self._errors = stack.enter_context(tempfile.TemporaryFile())
                self._line, theirs = socket.socketpair()
                stack.enter_context(self._line)
                with theirs:
                    self._process = subprocess.Popen(
                        [sys.executable, "-c", BOOT, ROOT, *self._preload], cwd="/", env=clean_environment(),
                        start_new_session=True, stdin=theirs.fileno(), stdout=theirs.fileno(), stderr=self._errors,
                    )  # fmt: skip
                stack.pop_all()  # they stay open as long as the process lives
        except OSError as error:
            raise GraderFault(
                f"The examiner can't be started: {error.strerror}.",
                "Check this machine's limits: space in the temporary folder, processes, open files, memory.",
            ) from error

    def __enter__(self) -> Examiner:
        return self

    def __exit__(
        self, error: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """After an error the process is killed: it may be busy. One that may stay isn't after a Fault of another's."""
        stays = self._residence is not None and not self._asking and error is not None and issubclass(error, Fault)
        self.end(now=error is not None and not stays)

    @property
    def alive(self) -> bool:
        """Whether the process is running, as far as is known."""
        return self._process is None or self._process.poll() is None

    def end(self, now: bool = False) -> None:
        """End the process and all that it started. now: kill it instead of waiting until it has finished.

        A resident one is left where it is; it ends by itself if it is still at a job.
        """
        if self._process is None:
            self._line.close()
        elif self._residence is not None and not now and self._left_behind(self._residence):
            self._process.returncode = 0  # it isn't this process's any more, and nobody waits for it
            self._errors.close()
        else:
            self._end(self._process, now)

    def _left_behind(self, residence: Residence) -> bool:
        """Have the process stay. Returns whether it is there to do that."""
        where = {
            "socket": str(residence.socket), "lock": str(residence.lock), "fingerprint": self._fingerprint,
            "idle_s": residence.idle_s,
        }  # fmt: skip
        with self._line:
            return self.alive and self._said({"stay": where})

    def _end(self, process: subprocess.Popen[bytes], now: bool) -> None:
        with contextlib.suppress(OSError):  # it has ended
            self._line.shutdown(socket.SHUT_RDWR)  # another thread may be waiting for an answer
        if now:
            _kill(process)
        try:
            process.wait(GOODBYE_S)
        except subprocess.TimeoutExpired:
            _kill(process)
        process.wait()
        self._line.close()
        self._errors.close()

    def run(
        self, exercise: str, submission: Submission, seed: int, devices: tuple[str, ...],
        mode: str = "grade", in_process: bool = False, told: Told | None = None, given_up: str = "",
    ) -> SessionResult:  # fmt: skip
        """Examine one submission.

        Args:
            exercise: The exercise's name.
            submission: What is examined.
            seed: For the hidden inputs.
            devices: "cpu", "cuda" or both.
            mode: One of modes.MODES.
            in_process: As for workers.Request.
            told: Called while tests run.
            given_up: As for workers.Request.

        Raises:
            CourseFault: A hidden test or another file of the course is broken.
            Overcome: The examiner ended as it does when the answers are too much for it.
            GraderFault: The examiner failed, or died of something else.
        """
        examine = {
            "exercise": exercise, "submission": asdict(submission), "seed": seed, "devices": devices,
            "mode": mode, "in_process": in_process, "given_up": given_up,
        }  # fmt: skip
        request = {"examine": examine, "refill": self._refill, "stream": told is not None}
        return SessionResult.from_dict(self._ask(request, told))

    def hurry(self) -> None:
        """Seek no more lines for the submission that another thread has this examine: its result comes without them."""
        self._said({"hurry": True})

    def look_around(self) -> Environment:
        """This machine's versions, devices and isolation layers."""
        return Environment.from_dict(self._ask({"look_around": True}))

    def _ask(self, request: dict[str, Any], told: Told | None = None) -> dict[str, Any]:
        self._asking = True
        answer = self._answer(request, told)
        if self._process is None and (answer is None or answer.get("fault", {}).get("whose") == "grader"):
            self._line.close()  # whatever is wrong with the resident one: a new one does the job
            self._start()
            answer = self._answer(request, told)
        if answer is None:
            raise self._ended()
        self._asking = False
        if "fault" in answer:
            fault = answer["fault"]
            raise (CourseFault if fault["whose"] == "course" else GraderFault)(fault["what"], fault["do"])
        return answer

    def _answer(self, request: dict[str, Any], told: Told | None) -> dict[str, Any] | None:
        """The answer to a request; None if the process has ended."""
        if not self._said(request):
            return None
        meanwhile, self._meanwhile = self._meanwhile, None
        if meanwhile is not None:
            meanwhile()
        return _parsed(self._next_line() or b"") if told is None else self._streamed(told)

    def _said(self, what: dict[str, Any]) -> bool:
        """Send a line. Returns whether there is anybody to read it."""
        try:
            with self._speaking:
                self._line.sendall(json.dumps(what).encode() + b"\n")
        except OSError:
            return False
        return True

    def _streamed(self, told: Told) -> dict[str, Any] | None:
        """Wait for the answer, and pass on what is streamed before it; cases a few times a second, and for no more than
        a tenth of the time."""
        cases: list[Case] = []
        passed_on, due, of = -1, 0.0, 0
        while True:
            line = self._next_line(None if passed_on == len(cases) else max(0.0, due - time.monotonic()))
            if line is None:
                began = time.monotonic()
                told.seen(tuple(cases))
                ended = time.monotonic()
                due, passed_on = ended + max(SEEN_EVERY_S, 10 * (ended - began)), len(cases)
                continue
            answer = _parsed(line)
            match answer:
                case {"judged": result}:
                    told.judged(SessionResult.from_dict(result))
                case {"seen": more, "of": planned}:
                    cases += map(Case.from_dict, more)
                    if planned != of:
                        of = planned
                        told.planned(of)
                case _:
                    return answer

    def _next_line(self, wait_s: float | None = None) -> bytes | None:
        """The examiner's next line: empty if the examiner has ended, None if nothing came within `wait_s` seconds."""
        while b"\n" not in self._read:
            if wait_s is not None and not select.select([self._line], [], [], wait_s)[0]:
                return None
            try:
                piece = self._line.recv(MAX_AT_ONCE)
            except OSError:  # it ended without having read everything
                piece = b""
            if not piece:
                return b""
            self._read += piece
        line, _, self._read = self._read.partition(b"\n")
        return line

    def _ended(self) -> GraderFault:
        assert self._process is not None
        code = self._process.wait()
        if code == EXIT_WITHOUT_MEMORY or -code in (*CRASHES, TOO_LONG):
            return Overcome(code)
        last = [] if self._errors.closed else self._last_words()
        how = ": ".join([_how(code), *last])
        return GraderFault(
            f"The examiner ended without an answer ({how}).",
            "Run `grade doctor` to see what is wrong on this machine. If it finds nothing, please report this.",
        )

    def _last_words(self) -> list[str]:
        """The last line with letters on its standard error, if there is one: pytest's dots say nothing."""
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").splitlines()
        return [line.strip() for line in lines if any(map(str.isalpha, line))][-1:]


class Overcome(GraderFault):
    """The examiner ended by itself while it judged a submission: without memory, by a crash or by the limit of its
    time. The answers may have been too much for it; or this machine is.

    how: what it did. by_time: whether that was the limit of its time.
    """

    def __init__(self, code: int) -> None:
        self.by_time = -code == TOO_LONG
        known = "ran out of memory" if code == EXIT_WITHOUT_MEMORY else "took too long" if self.by_time else "crashed"
        self.how = known
        super().__init__(
            f"The examiner {known} ({_how(code)}).",
            "Run `grade doctor` to see what is wrong on this machine. If it finds nothing, please report this.",
        )


def _kill(process: subprocess.Popen[bytes]) -> None:
    """It and what it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _how(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"signal {-code}"


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(line)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def clean_environment() -> dict[str, str]:
    """The environment of the grader's own processes: what Python and CUDA need, nothing else."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {
        **kept,
        **ONE_THREAD,
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
