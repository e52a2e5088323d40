"""A naive grader, as many courses have one: the submission, the hidden tests and the points share one process.

It exists to prove that attacks bite. One JSON line a job; each is graded in a forked child, within limits:

    {"exercise": "05", "path": …, "folder": …, "limit_s": 10}
    →  {"ended": "exit 0" | "signal 9" | "timeout", "score": 3 | null, "tests": 7, "text": report and output, "left": 0}
"""

from __future__ import annotations

import builtins
import copy
import ctypes
import json
import os
import re
import resource
import shutil
import signal
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch

HERE = Path(__file__).resolve().parent
STUBS = {"03": "linear.py", "05": "mse.py"}
TESTS = {"03": "hidden_linear.py", "05": "hidden_mse.py"}
MB = 1 << 20


def main() -> None:
    torch.set_num_threads(1)
    torch.randn(3, 3).sum().item()
    np.random.default_rng(0).normal()
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # orphans become children of this process
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    for line in sys.stdin:
        job = json.loads(line)
        if not job:  # only to see that it is there
            answers.write("{}\n")
            answers.flush()
            continue
        answers.write(json.dumps(attempt(job, answers.fileno())) + "\n")
        answers.flush()


def attempt(job, answers):
    """Grade in a child, and see how that ends."""
    folder = Path(job["folder"])
    log = folder.parent / "log.txt"
    pid = os.fork()
    if pid == 0:
        os.setsid()
        os.close(answers)
        output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        for name, most in (("AS", 3000 * MB), ("FSIZE", 64 * MB), ("CPU", 20), ("NOFILE", 256), ("CORE", 0)):
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))
        grade(job, folder)
        sys.exit(0)
    ended = _wait(pid, job["limit_s"])
    time.sleep(0.05)
    left = _children()
    for child in left:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    text = _read(log) + _read(folder / "report.json") if ended != "timeout" else ""
    return {"ended": ended, "left": len(left), "text": text[:400_000], **_points(folder, log)}


def grade(job, folder):
    """What the naive grader is: in the learner's folder, pytest on the learner's file; a report beside it."""
    path = Path(job["path"])
    left_open = os.open(HERE.parent / "solution.txt", os.O_RDONLY)
    assert left_open > 2
    os.chdir(folder)
    if path.is_file() and path.suffix in (".zip", ".tar", ".gz"):
        shutil.unpack_archive(path, folder)
    elif path.is_file() or path.is_fifo():
        text = path.read_bytes()
        if path != folder / STUBS[job["exercise"]]:
            (folder / STUBS[job["exercise"]]).write_bytes(text)
    if path.suffix == ".ipynb":
        _from_notebook(path, folder / STUBS[job["exercise"]])
    sys.path[:0] = [str(folder), str(HERE)]
    shutil.copy(HERE / TESTS[job["exercise"]], folder / "test_hidden.py")
    plugin = Points()
    pytest.main(
        [
            "test_hidden.py",
            "-q",
            "--tb=no",
            "-rN",
            "--assert=plain",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:unraisableexception",
            "-p",
            "no:threadexception",
        ],
        plugins=[plugin],
    )
    tests = list(plugin.tests.values())
    score = builtins.sum(test["points"] for test in tests)
    with open("report.json", "w", encoding="utf-8") as out:
        json.dump({"score": score, "tests": tests}, out)
    print(f"SCORE: {score} / 10")


class Points:
    """Points for each hidden test that doesn't fail, and what it said."""

    def __init__(self) -> None:
        self.tests: dict[str, dict[str, object]] = {}

    def pytest_runtest_logreport(self, report) -> None:
        if report.when == "call":
            worth = sys.modules["test_hidden"].POINTS[report.nodeid.partition("::")[2].partition("[")[0]]
            self.tests[report.nodeid] = {
                "test": report.nodeid, "points": 0 if report.failed else worth,
                "message": _said(report), "printed": report.capstdout + report.capstderr,
            }  # fmt: skip

    def pytest_collectreport(self, report) -> None:
        if report.failed:
            print(str(report.longrepr)[-2000:])

    @pytest.fixture(autouse=True)
    def seed(self) -> None:
        torch.manual_seed(0)

    @pytest.fixture
    def keep(self):
        """Keeps an answer as it is now."""
        return copy.deepcopy


def _said(report) -> str:
    """The learner's exception; what an assertion says would show the right answer."""
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash is None or crash.message.startswith(("assert", "AssertionError")):
        return ""
    return f"{crash.message} (line {crash.lineno})"


def _from_notebook(path: Path, file: Path) -> None:
    lines = []
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        for line in "".join(cell["source"]).splitlines() if cell["cell_type"] == "code" else []:
            if line.startswith("!"):
                os.system(line[1:])
            elif not line.startswith("%"):
                lines.append(line)
    file.write_text("\n".join(lines), encoding="utf-8")


def _points(folder: Path, log: Path):
    """From the report; if there is none, from the last line of points in the log."""
    try:
        report = json.loads(_read(folder / "report.json"))
        return {"score": report["score"], "tests": len(report["tests"])}
    except (ValueError, KeyError):
        said = re.findall(r"SCORE: (\d+) / 10", _read(log))
        return {"score": int(said[-1]) if said else None, "tests": 0}


def _wait(pid: int, limit_s: float) -> str:
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        gone, status = os.waitpid(pid, os.WNOHANG)
        if gone:
            return f"signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else f"exit {os.WEXITSTATUS(status)}"
        time.sleep(0.01)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return "timeout"


def _children() -> list[int]:
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                fields = Path(f"/proc/{entry}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == os.getpid():
                found.append(int(entry))
    return found


def _read(file: Path) -> str:
    try:
        with file.open(encoding="utf-8", errors="replace") as text:
            return text.read(MB)
    except OSError:
        return ""


if __name__ == "__main__":
    main()
