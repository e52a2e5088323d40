"""Workers for tests: learner code written on the spot, run in a worker, and what came of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent
from types import SimpleNamespace
from typing import Any

import pytest

from grader.sandbox.isolation.posix import ONE_THREAD

ROOT = Path(__file__).resolve().parents[2]
SECRET = "hunter2-of-the-ci-job"


@pytest.fixture(scope="session")
def scratch_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which workers get their scratch folders."""
    return tmp_path_factory.mktemp("scratch")


@pytest.fixture(scope="session")
def clean_processes(scratch_root: Path) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """clean_process.py, running behind these walls; a token in its environment is not for workers."""
    environment = {"TMPDIR": str(scratch_root), "PYTHONPATH": str(ROOT), "CI_TOKEN": SECRET, **ONE_THREAD}
    running: dict[str, subprocess.Popen[str]] = {}

    def behind(walls: str) -> subprocess.Popen[str]:
        if walls not in running:
            running[walls] = subprocess.Popen(
                [sys.executable, str(Path(__file__).with_name("clean_process.py")), walls],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd="/",
            )  # fmt: skip
        return running[walls]

    yield behind
    for process in running.values():
        with process:
            assert process.stdin is not None
            process.stdin.close()
            assert process.wait(10) == 0


@pytest.fixture
def walls() -> str:
    """Which walls stand: "all walls", or "no namespaces"."""
    return "all walls"


@pytest.fixture
def clean_process(clean_processes: Callable[[str], subprocess.Popen[str]], walls: str) -> subprocess.Popen[str]:
    """A clean process to fork workers from."""
    return clean_processes(walls)


@pytest.fixture
def run(clean_process: subprocess.Popen[str]) -> Callable[..., Any]:
    """Runs learner code in a fresh worker: `loading` (what went wrong while it loaded), `calls` (an outcome each, see
    clean_process.py) and `layers`."""

    def run(
        source: str, *calls: str, neighbour: str = "", by_hand: bool = False, seed: int = 1, **limits: float
    ) -> SimpleNamespace:
        job = {
            "source": dedent(source), "calls": calls, "neighbour": dedent(neighbour), "limits": limits,
            "by_hand": by_hand, "seed": seed,
        }  # fmt: skip
        assert clean_process.stdin is not None
        assert clean_process.stdout is not None
        clean_process.stdin.write(json.dumps(job) + "\n")
        clean_process.stdin.flush()
        answer: SimpleNamespace = json.loads(
            clean_process.stdout.readline(), object_hook=lambda pairs: SimpleNamespace(**pairs)
        )
        return answer

    return run


@pytest.fixture
def call(run: Callable[..., Any]) -> Callable[..., Any]:
    """The outcome of the last of some calls, of learner code that loads without fault."""

    def call(source: str, *calls: str, **settings: Any) -> Any:
        answer = run(source, *calls, **settings)
        assert answer.loading == []
        return answer.calls[-1]

    return call
