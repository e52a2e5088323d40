"""`grade watch` as its users meet it: in a terminal (a pty of ours), and without one."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.course.catalogue import exercises, find
from grader.learner import progress

GRADE = Path(sys.executable).with_name("grade")
LINEAR = find("3")
RIGHT = LINEAR.solution.read_text(encoding="utf-8")
DOUBLED = RIGHT.replace("self.x.T @ gradient", "2 * self.x.T @ gradient")
PATIENCE_S = 30
ALL = len(exercises())


class Terminal:
    """A command in a terminal: what it shows, what is typed."""

    def __init__(self, *args: str | Path, cwd: Path) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 60, 110, 0, 0))
        self.before = termios.tcgetattr(theirs)
        self._theirs = theirs
        self.process = subprocess.Popen(
            args, cwd=cwd, stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "xterm"},
            preexec_fn=lambda: (os.setsid(), fcntl.ioctl(0, termios.TIOCSCTTY, 0)),
        )  # fmt: skip

    def until(self, text: str) -> str:
        """Everything shown until `text` is."""
        shown, end = "", time.monotonic() + PATIENCE_S
        while text not in " ".join(shown.split()):
            assert select.select([self._ours], [], [], max(end - time.monotonic(), 0))[0], f"no {text!r} in {shown!r}"
            shown += re.sub(r"\x1b\[[0-9;?]*[mKH]", "", os.read(self._ours, 65536).decode(errors="replace"))
        return " ".join(shown.split())

    def press(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    @property
    def settings(self) -> list[object]:
        return termios.tcgetattr(self._theirs)

    def ended(self) -> int:
        """Its exit code."""
        drain = os.dup(self._ours)
        os.set_blocking(drain, False)
        end = time.monotonic() + PATIENCE_S
        while self.process.poll() is None and time.monotonic() < end:
            select.select([drain], [], [], 0.05)
            try:
                os.read(drain, 65536)
            except OSError:
                time.sleep(0.01)
        os.close(drain)
        return self.process.wait(0)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._ours)
        os.close(self._theirs)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = shutil.copytree(LINEAR.public_folder, tmp_path / "exercises" / LINEAR.name)
    Path(folder, LINEAR.stub).write_text(RIGHT, encoding="utf-8")
    return Path(folder, LINEAR.stub)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def start(*args: str | Path) -> Terminal:
        opened.append(Terminal(*args, cwd=tmp_path))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


def test_in_a_terminal_a_save_is_graded_and_keys_do_the_rest(terminal, file, tmp_path):
    screen = terminal(GRADE, "watch", "3", "--device", "cpu")
    first = screen.until(f"1 of {ALL} done [n]ext [h]int [l]ist [r]un [q]uit")
    assert "Score: 10 of 10 points" in first
    assert "`grade solution 3 --diff`" in first

    file.write_text(DOUBLED, encoding="utf-8")
    early = screen.until("exercise03 · looking for the line …")
    assert "exactly 2 times too large" in early
    assert "Where:" not in early
    assert "Where: linear.py, line " in screen.until(f"1 of {ALL} done")
    assert progress.load(tmp_path / "exercises").of(LINEAR.name).best.score == 10

    file.write_text("class Linear(:\n", encoding="utf-8")
    assert "isn't valid Python: line 1" in screen.until(f"exercise03 · not graded · 1 of {ALL} done")
    file.unlink()
    assert "There is no file" in screen.until(f"exercise03 · not graded · 1 of {ALL} done")

    new = file.with_name("saved by renaming")
    new.write_text(RIGHT, encoding="utf-8")
    new.replace(file)
    screen.until(f"exercise03 · 10/10 · 1 of {ALL} done")

    screen.press("r")
    screen.until("grading linear.py")
    screen.until("exercise03 · 10/10")
    screen.press("\x1b[A")  # an arrow
    screen.press("h")
    screen.until("exercise03 had full score when it was last graded")
    screen.press("l")
    screen.until("14 Optimizers not started")
    screen.press("n")
    assert "The ReLU activation" in screen.until(f"exercise04 · 0/10 · 1 of {ALL} done")
    assert (tmp_path / "exercises/exercise04_relu/relu.py").is_file()

    assert screen.settings != screen.before
    screen.press("q")
    assert screen.ended() == 0
    assert screen.settings == screen.before


def test_ctrl_z_and_ctrl_c_give_the_terminal_back(terminal, file):
    shell = terminal("sh", "-mc", f"{GRADE} watch 3 --device cpu; echo asleep; read answer; fg; echo code $?")
    shell.until("[q]uit")
    assert shell.settings != shell.before
    shell.press("\x1a")
    shell.until("asleep")
    assert shell.settings == shell.before
    shell.press("\n")
    shell.until("[q]uit")
    assert shell.settings != shell.before
    shell.press("\x03")
    shell.until("code 130")
    assert shell.ended() == 0
    assert shell.settings == shell.before


def lines_until(process: subprocess.Popen[str], text: str) -> str:
    said = ""
    impatience = threading.Timer(2 * PATIENCE_S, process.kill)
    impatience.start()
    try:
        for line in process.stdout:
            said += line
            if text in line:
                return said
    finally:
        impatience.cancel()
    raise AssertionError(f"no {text!r} in {said!r}")


def test_without_a_terminal_each_save_gives_a_plain_report(file, tmp_path):
    process = subprocess.Popen(
        [GRADE, "watch", "3", "--device", "cpu"], cwd=tmp_path, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    try:
        said = lines_until(process, f"exercise03 · 10/10 · 1 of {ALL} done")
        file.write_text("\x1b[31m = \n", encoding="utf-8")
        said += lines_until(process, "exercise03 · not graded")
        assert "isn't valid Python" in said
        assert "\x1b" not in said
        # A submission that hangs: a grading under way holds up no end.
        file.write_text("import time\n" + RIGHT.replace("self.x = x", "time.sleep(600)"), encoding="utf-8")
        time.sleep(0.5)
        process.terminate()
        start = time.monotonic()
        assert process.wait(PATIENCE_S) == 143
        assert time.monotonic() - start < 4
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_the_end_of_a_pipe_ends_the_watch_and_lines_are_keys(file, tmp_path):
    process = subprocess.Popen(
        [GRADE, "watch", "3"], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "WATCHFILES_FORCE_POLLING": "1"},
    )  # fmt: skip
    try:
        process.stdin.write("hint\n")
        process.stdin.flush()
        process.stdin.close()
        assert "Hint 1 of 2" in process.stdout.read()
        assert process.wait(PATIENCE_S) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_an_examiner_that_dies_is_replaced(file, tmp_path):
    process = subprocess.Popen(
        [GRADE, "watch", "3", "--device", "cpu"], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    try:
        lines_until(process, "exercise03 · 10/10")
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="utf-8").split()
        os.kill(int(children[0]), signal.SIGKILL)
        file.write_text(DOUBLED, encoding="utf-8")
        assert "exactly 2 times too large" in " ".join(lines_until(process, f"1 of {ALL} done").split())
        process.stdin.close()
        assert process.wait(PATIENCE_S) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        process.stdin.close()
