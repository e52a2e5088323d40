"""A user's own runtime folder and a terminal, for tests of the resident examiner."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.examiner.resident import allowed
from grader.examiner.resident.lock import holder
from grader.examiner.resident.residence import NAME, Residence

GRADE = [sys.executable, "-c", "from grader.cli.entry import main; main()"]


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """XDG_RUNTIME_DIR of a user who is in no CI job. Its name is short: that of a socket has 107 bytes at most."""
    monkeypatch.delenv(allowed.SETTING, raising=False)
    for name in allowed.CI:
        monkeypatch.delenv(name, raising=False)
    with tempfile.TemporaryDirectory(prefix="run-") as folder:  # made with mode 700
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        yield Path(folder)


@pytest.fixture
def residence(runtime: Path) -> Residence:
    """The place in that folder, which is made."""
    (runtime / NAME).mkdir(mode=0o700)
    return Residence(runtime / NAME, (), 600.0)


@dataclass(frozen=True)
class Shown:
    """A command that ran on a terminal: its exit code, and all that it wrote there."""

    code: int
    screen: str


@dataclass(frozen=True)
class Terminal:
    """A pseudo-terminal of 24 lines and 80 columns, in a learner's folder."""

    folder: Path
    place: Residence

    def start(self, *args: str, env: dict[str, str] | None = None) -> tuple[subprocess.Popen[bytes], int]:
        """Start `grade` there. Gives it, and our end of the terminal."""
        ours, its = pty.openpty()
        command = subprocess.Popen(
            [*GRADE, *args], cwd=self.folder, stdin=its, stdout=its, stderr=its, start_new_session=True,
            env={**os.environ, "COLUMNS": "80", "LINES": "24", **(env or {})},
        )  # fmt: skip
        os.close(its)
        return command, ours

    def grade(self, *args: str, env: dict[str, str] | None = None) -> Shown:
        """Run `grade` there until it ends; the terminal is closed then."""
        return self.ended(*self.start(*args, env=env))

    @staticmethod
    def ended(command: subprocess.Popen[bytes], ours: int) -> Shown:
        """Read until it ends."""
        written = b""
        try:
            while piece := os.read(ours, 1 << 16):
                written += piece
        except OSError:  # the other end is closed: nobody holds the terminal
            pass
        os.close(ours)
        return Shown(command.wait(60), written.decode())

    @property
    def resident(self) -> int | None:
        """The process that stays, once it does; None if none does within some seconds."""
        return awaited(lambda: (holder(self.place.lock) or (None,))[0])


def awaited(found: Callable[[], int | None], seconds: float = 10.0) -> int | None:
    """What is found as soon as there is something; None after so many seconds."""
    import time

    until = time.monotonic() + seconds
    while (value := found()) is None and time.monotonic() < until:
        time.sleep(0.02)
    return value


@pytest.fixture
def terminal(tmp_path: Path, residence: Residence) -> Iterator[Terminal]:
    """A terminal; whatever stays behind is ended afterwards."""
    folder = tmp_path / "gradients"
    folder.mkdir()
    yield Terminal(folder, residence)
    left = holder(residence.lock)
    if left is not None:
        os.kill(left[0], signal.SIGKILL)
