"""`grade` twice in a terminal: one examiner, and what becomes of it when somebody kills what they may kill."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import time
from pathlib import Path

import pytest

from grader.course.catalogue import find
from grader.examiner.resident.lock import holder

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there is a resident examiner on Linux alone")
LINEAR = find("exercise03")
GRADED = ("3", "--device", "cpu", "--seed", "1")
FULL = "Score: 10 of 10 points"
SLOW = """
import time
import torch

class Linear:
    def __init__(self, inputs, neurons):
        time.sleep(3)
"""


@pytest.fixture
def solved(terminal):
    """A terminal in a folder with the reference solution, where `grade` has been used once."""
    shutil.copy(LINEAR.solution, terminal.folder)
    first = terminal.grade(*GRADED)
    assert (first.code, FULL in first.screen) == (0, True)
    assert terminal.resident is not None
    return terminal


def children(process: int) -> list[int]:
    """The processes that this one has started and those have."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == process:
                found += [int(folder.name), *children(int(folder.name))]
    return found


def open_files(process: int) -> int:
    """How many files and sockets a process has open."""
    return len(os.listdir(f"/proc/{process}/fd"))


def ended(process: int) -> bool:
    """Whether a process is gone, after some seconds at most."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":  # nobody has asked how it ended
            return True
        time.sleep(0.02)
    return False


def test_the_second_grade_asks_the_first_ones_examiner_and_says_the_same(solved):
    examiner = solved.resident
    (solved.folder / "linear.py").write_text(
        LINEAR.solution.read_text().replace("self.x.T @ gradient", "self.x.T @ gradient / len(gradient)")
    )
    wrong = solved.grade(*GRADED)
    assert wrong.code == 1
    assert "exactly 1/7" in wrong.screen.replace("\r\n", " ")
    (solved.folder / "linear.py").write_text("class Linear(:\n")
    assert solved.grade(*GRADED).code == 2
    shutil.copy(LINEAR.solution, solved.folder)
    right = solved.grade(*GRADED)
    assert (right.code, FULL in right.screen) == (0, True)
    assert solved.resident == examiner
    held = [os.readlink(entry) for entry in Path(f"/proc/{examiner}/fd").iterdir()]
    assert not [name for name in held if name.startswith(("/dev/pts", "/dev/tty"))]
    assert held.count("/dev/null") >= 3
    stat = Path(f"/proc/{examiner}/stat").read_text().rpartition(")")[2].split()
    assert int(stat[3]) == examiner  # a session of its own
    assert int(stat[4]) == 0  # without a terminal


@pytest.mark.slow
def test_killed_between_two_gradings(solved):
    before = solved.resident
    os.kill(before, signal.SIGKILL)
    assert ended(before)
    shown = solved.grade(*GRADED)
    assert (shown.code, FULL in shown.screen) == (0, True)
    assert solved.resident not in (None, before)


def test_killed_during_a_grading(solved):
    """The command starts an examiner of its own, and its user reads nothing of it."""
    before = solved.resident
    time.sleep(0.5)  # workers for the next grading are being started
    idle = open_files(before)
    command, ours = solved.start(*GRADED)
    while open_files(before) <= idle and command.poll() is None:  # until it has answered the call
        time.sleep(0.005)
    time.sleep(0.1)
    assert command.poll() is None
    os.kill(before, signal.SIGKILL)
    shown = solved.ended(command, ours)
    assert (shown.code, FULL in shown.screen) == (0, True)
    assert "grade:" not in shown.screen
    assert solved.resident not in (None, before)


@pytest.mark.slow
def test_its_servers_killed_between_two_gradings(solved):
    before = solved.resident
    for process in children(before):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    shown = solved.grade(*GRADED)
    assert (shown.code, FULL in shown.screen) == (0, True)
    assert solved.resident not in (None, before)


@pytest.mark.slow
def test_the_command_killed_during_a_grading_takes_the_examiner_with_it(solved):
    """It may be at an endless loop."""
    before = solved.resident
    (solved.folder / "linear.py").write_text(SLOW)
    command, ours = solved.start(*GRADED)
    time.sleep(1.5)
    command.kill()
    command.wait()
    os.close(ours)
    assert ended(before)
    shutil.copy(LINEAR.solution, solved.folder)
    shown = solved.grade(*GRADED)
    assert (shown.code, FULL in shown.screen) == (0, True)


@pytest.mark.slow
def test_two_terminals_at_once(solved):
    """One has the examiner, the other starts one that doesn't stay."""
    before = solved.resident
    commands = [solved.start(*GRADED) for _ in range(2)]
    for command in commands:
        shown = solved.ended(*command)
        assert (shown.code, FULL in shown.screen) == (0, True)
    assert solved.resident == before


@pytest.mark.slow
def test_with_the_setting_off_none_is_used_and_none_stays(terminal):
    shutil.copy(LINEAR.solution, terminal.folder)
    shown = terminal.grade(*GRADED, env={"GRADE_RESIDENT": "off"})
    assert (shown.code, FULL in shown.screen) == (0, True)
    time.sleep(0.5)
    assert holder(terminal.place.lock) is None
    assert not terminal.place.socket.exists()
