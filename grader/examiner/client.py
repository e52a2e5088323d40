"""Starts the examiner process and talks to it: a job in, a result out."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any

import grader
from grader.errors import CourseFault, GraderFault
from grader.examiner.own_limits import EXIT_WITHOUT_MEMORY
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
SEEN_EVERY_S = 1.0
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


class Examiner:
    """An examiner process. It starts to load torch at once; `run` gives it one job after another.

    Its environment has only what Python and CUDA need: workers are forked from it, and a CI job's tokens must not be in
    their memory.

    Args:
        preload: Modules, besides torch, to import before workers are forked.
        refill: Fork the next job's workers as soon as a job is answered; for callers that pause between jobs.
    """

    def __init__(self, preload: tuple[str, ...] = (), refill: bool = False) -> None:
        self._refill = refill
        self._read = b""
        try:
            with ExitStack() as stack:
                self._errors = stack.enter_context(tempfile.TemporaryFile())
                self._process = subprocess.Popen(
                    [sys.executable, "-c", BOOT, ROOT, *preload], cwd="/", env=clean_environment(),
                    start_new_session=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors,
                )  # fmt: skip
                stack.pop_all()  # the file stays open as long as the process lives
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
        """After an error the process is killed: it may be busy."""
        self.end(now=error is not None)

    @property
    def alive(self) -> bool:
        """Whether the process is running."""
        return self._process.poll() is None

    def end(self, now: bool = False) -> None:
        """End the process and all that it started. now: kill it instead of waiting until it has finished."""
        with contextlib.suppress(OSError):  # a request that was never read can't be flushed
            self._process.stdin.close()  # type: ignore[union-attr]
        if now:
            self._kill()
        try:
            self._process.wait(GOODBYE_S)
        except subprocess.TimeoutExpired:
            self._kill()
        self._process.wait()
        self._process.stdout.close()  # type: ignore[union-attr]
        self._errors.close()

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def run(
        self, exercise: str, submission: Submission, seed: int, devices: tuple[str, ...],
        mode: str = "grade", in_process: bool = False,
        seen: Callable[[tuple[Case, ...]], None] | None = None, given_up: str = "",
    ) -> SessionResult:  # fmt: skip
        """Examine one submission.

        Args:
            exercise: The exercise's name.
            submission: What is examined.
            seed: For the hidden inputs.
            devices: "cpu", "cuda" or both.
            mode: One of modes.MODES.
            in_process: As for workers.Request.
            seen: Called while tests run, with all cases so far, at most once a second.
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
        request = {"examine": examine, "refill": self._refill, "stream": seen is not None}
        return SessionResult.from_dict(self._ask(request, seen))

    def look_around(self) -> Environment:
        """This machine's versions, devices and isolation layers."""
        return Environment.from_dict(self._ask({"look_around": True}))

    def _ask(self, request: dict[str, Any], seen: Callable[[tuple[Case, ...]], None] | None = None) -> dict[str, Any]:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            raise self._ended() from None
        answer = _parsed(self._line() or b"") if seen is None else self._streamed(seen)
        if answer is None:
            raise self._ended()
        if "fault" in answer:
            fault = answer["fault"]
            raise (CourseFault if fault["whose"] == "course" else GraderFault)(fault["what"], fault["do"])
        return answer

    def _streamed(self, seen: Callable[[tuple[Case, ...]], None]) -> dict[str, Any] | None:
        """Wait for the answer, and pass on the cases that are streamed before it, at most once a second."""
        cases: list[Case] = []
        due, passed_on = 0.0, 0
        while True:
            wait_s = None if passed_on == len(cases) else max(0.0, due - time.monotonic())
            line = self._line(wait_s)
            if line is None:
                seen(tuple(cases))
                due, passed_on = time.monotonic() + SEEN_EVERY_S, len(cases)
                continue
            answer = _parsed(line)
            if answer is None or "seen" not in answer:
                return answer
            cases += map(Case.from_dict, answer["seen"])

    def _line(self, wait_s: float | None = None) -> bytes | None:
        """The examiner's next line: empty if the examiner has ended, None if nothing came within `wait_s` seconds."""
        assert self._process.stdout is not None
        pipe = self._process.stdout.fileno()
        while b"\n" not in self._read:
            if wait_s is not None and not select.select([pipe], [], [], wait_s)[0]:
                return None
            piece = os.read(pipe, MAX_AT_ONCE)
            if not piece:
                return b""
            self._read += piece
        line, _, self._read = self._read.partition(b"\n")
        return line

    def _ended(self) -> GraderFault:
        code = self._process.wait()
        if code == EXIT_WITHOUT_MEMORY or -code in (*CRASHES, TOO_LONG):
            return Overcome(code)
        last = [] if self._errors.closed else self._last_words()
        how = ": ".join([_how(self._process.returncode), *last])
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
