"""A machine to break: a learner's folder with a right answer, the command in it, and what it may leave behind."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.course.catalogue import find

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-c", "from grader.cli.main import main; main()"]
LINEAR = find("exercise03")
PR_SET_CHILD_SUBREAPER = 36
PATIENCE_S = 20.0


@dataclass(frozen=True)
class Process:
    """A running process."""

    pid: int
    parent: int
    zombie: bool


def processes() -> list[Process]:
    """Every process of this machine, as /proc tells."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            pid, rest = entry.read_text(errors="replace").split(" (", 1)
            state, parent = rest.rpartition(") ")[2].split()[:2]
            found.append(Process(int(pid), int(parent), state == "Z"))
    return found


def below(pid: int, everyone: list[Process] | None = None) -> list[int]:
    """The living children of a process, first to last."""
    everyone = processes() if everyone is None else everyone
    return sorted(process.pid for process in everyone if process.parent == pid and not process.zombie)


class Machine:
    """The command in a learner's folder that has a right answer to exercise 03.

    folder: the learner's. temporary: the only folder for temporary files. prefix: a program that runs the command.
    """

    def __init__(self, folder: Path, temporary: Path) -> None:
        self.folder, self.temporary = folder, temporary
        self.report = folder / "report.json"

    def start(
        self, *args: str, prefix: tuple[str, ...] = (), env: dict[str, str] | None = None
    ) -> subprocess.Popen[str]:
        """Begin to grade, in a process group of its own."""
        given = args or ("--format", "json", "-o", str(self.report))
        everything = {**os.environ, "TMPDIR": str(self.temporary)} if env is None else env
        return subprocess.Popen(
            [*prefix, *COMMAND, "3", "--seed", "7", "--device", "cpu", *given], cwd=self.folder,
            env={**everything, "PYTHONPATH": str(ROOT)}, start_new_session=True, text=True, encoding="utf-8",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def grade(self, *args: str, prefix: tuple[str, ...] = (), env: dict[str, str] | None = None) -> tuple[int, str]:
        """Grade. Returns the exit code and all that was said."""
        return self.ended(self.start(*args, prefix=prefix, env=env))

    def score(self) -> float | None:
        """Of the report's file, which must be whole; None if there is none, or it says that grading wasn't finished."""
        if not self.report.exists():
            return None
        report = json.loads(self.report.read_text(encoding="utf-8"))
        score: float = report["score"]
        return None if report.get("status") == "error" else score

    def write(self, before: str, after: str) -> None:
        """Change the learner's answer."""
        file = self.folder / "linear.py"
        text = file.read_text(encoding="utf-8")
        assert before in text
        file.write_text(text.replace(before, after), encoding="utf-8")

    def ended(self, command: subprocess.Popen[str]) -> tuple[int, str]:
        """A command's exit code, and all that it said."""
        out, err = command.communicate(timeout=100)
        return command.returncode, " ".join((out + err).split())

    def below(self, pid: int) -> list[int]:
        """The living children of a process."""
        return below(pid)

    def family(self, command: subprocess.Popen[str]) -> tuple[int | None, int | None, list[int]]:
        """The examiner, the fork server at work and its workers, as far as they have been started. Of two servers, that
        is the one for by-hand exercises, which is forked last."""
        everyone = processes()
        examiner = next(iter(below(command.pid, everyone)), None)
        server = max(below(examiner, everyone), default=None) if examiner else None
        return examiner, server, below(server, everyone) if server else []

    def at_work(self, command: subprocess.Popen[str]) -> tuple[int, int, list[int]]:
        """Wait until a command has a worker. Returns the examiner, the server, the workers."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until and command.poll() is None:
            examiner, server, workers = self.family(command)
            if examiner and server and workers:
                return examiner, server, workers
            time.sleep(0.005)
        raise AssertionError("it never had a worker")


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """A machine; in the end no process and no temporary file of the command's may be left."""
    folder, temporary = tmp_path / "learner", tmp_path / "temporary"
    for path in (folder, temporary):
        path.mkdir()
    shutil.copy(LINEAR.solution, folder / "linear.py")
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)  # whoever loses its parent becomes a child of this process
    ours = set(below(os.getpid()))
    try:
        yield Machine(folder, temporary)
        left = _gone_soon(ours)
    finally:
        for pid in set(below(os.getpid())) - ours:
            os.kill(pid, signal.SIGKILL)
        libc.prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)
    assert left == [], "processes are left"
    assert os.listdir(temporary) == []
    assert set(os.listdir(folder)) <= {"linear.py", "report.json", ".grade-progress.json", ".grade-progress.json.lock"}


def _gone_soon(ours: set[int]) -> list[int]:
    """Which processes are left after some patience."""
    until = time.monotonic() + 5
    while True:
        orphans = [process for process in processes() if process.parent == os.getpid() and process.pid not in ours]
        for zombie in [orphan.pid for orphan in orphans if orphan.zombie]:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(zombie, os.WNOHANG)
        left = [orphan.pid for orphan in orphans if not orphan.zombie]
        if not left or time.monotonic() > until:
            return left
        time.sleep(0.01)
