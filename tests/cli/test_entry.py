"""Ctrl-C while the command is still being loaded: "Stopped." and 130, as later on."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ENTRY = "from grader.cli.entry import main; main()"
# Runs before `ENTRY`: Ctrl-C as a module is being looked for, where whatever is raised is swallowed.
INTERRUPTED = """
import contextlib, os, signal, sys, time

class Finder:
    def find_spec(self, name, *_):
        if name == MODULE:
            with contextlib.suppress(BaseException):
                os.kill(os.getpid(), signal.SIGINT)
                time.sleep(SECONDS)

sys.meta_path.insert(0, Finder())
"""


def begun(folder: Path, before: str = "") -> subprocess.Popen[str]:
    """`grade list`, after `before`."""
    return subprocess.Popen(
        [sys.executable, "-c", before + ENTRY, "list"], cwd=folder, text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def ended(command: subprocess.Popen[str]) -> tuple[int, str]:
    """Its exit code, and what it said on standard error."""
    _, said = command.communicate(timeout=30)
    return command.returncode, said


@pytest.mark.parametrize("module", ["click", "grader.sanitize", "grader.cli.list"])
def test_ctrl_c_during_an_import_is_no_traceback(tmp_path: Path, module: str) -> None:
    before = INTERRUPTED.replace("MODULE", repr(module)).replace("SECONDS", "5")
    assert ended(begun(tmp_path, before)) == (130, "\nStopped.\n")


def test_where_ctrl_c_is_ignored_it_stays_ignored(tmp_path: Path) -> None:
    before = INTERRUPTED.replace("MODULE", "'click'").replace("SECONDS", "0")
    assert ended(begun(tmp_path, f"{before}signal.signal(signal.SIGINT, signal.SIG_IGN)\n")) == (0, "")


@pytest.mark.slow
def test_ctrl_c_at_any_moment_of_the_start(tmp_path: Path) -> None:
    """What Python prints before our first line is Python's."""
    moments = random.Random(5)
    for _ in range(60):
        command = begun(tmp_path)
        time.sleep(moments.uniform(0.03, 0.4))
        command.send_signal(signal.SIGINT)
        code, said = ended(command)
        if "Traceback" in said:
            assert "grader/cli/main.py" not in said
        else:
            assert code in (0, 130, -signal.SIGINT)
