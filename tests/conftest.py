"""Shared by all tests: the command as a user runs it, and one examiner that many tests may ask."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grader.course.catalogue import exercises, preloads
from grader.examiner.client import Examiner

os.environ["GRADE_RESIDENT"] = "off"  # no test leaves an examiner behind, but those that say so


START = time.monotonic()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden reports and README samples anew")
    parser.addoption("--minutes", type=float, default=0.0, help="leave out what hasn't begun after so many minutes")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """On a busy machine the slow tests are done as far as they fit (.ci/run)."""
    most = item.config.getoption("--minutes")
    if most and time.monotonic() - START > 60 * most:
        pytest.skip(f"left out: {most:g} minutes are gone")


ROOT = Path(__file__).resolve().parents[1]
GRADE = Path(sys.executable).with_name("grade")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass(frozen=True)
class Done:
    """A finished command."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        """Everything on the screen, with its lines joined: reports wrap where they must."""
        return " ".join((self.out + self.err).split())


@pytest.fixture
def grade(tmp_path: Path) -> Callable[..., Done]:
    """Run `grade` with these arguments, in an empty folder by default, as a user without a terminal.
    before: a command that runs it."""

    def run(
        *args: object, cwd: Path | None = None, env: dict[str, str] | None = None, before: Sequence[str] = ()
    ) -> Done:
        done = subprocess.run(
            [*before, str(GRADE), *map(str, args)], cwd=cwd or tmp_path, capture_output=True, text=True,
            encoding="utf-8", stdin=subprocess.DEVNULL, env={**os.environ, **(env or {})}, timeout=120,
        )  # fmt: skip
        return Done(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def examiner() -> Iterator[Examiner]:
    """One examiner for many submissions: torch is imported once a test process."""
    with Examiner(preloads(exercises())) as started:
        yield started


def _steady(text: str) -> list[str]:
    """The words of a report without what differs between machines: versions, and tolerances, which follow torch's own
    rounding there."""
    words = re.sub(r"[\d.e-]+ is allowed|tolerance [\d.e-]+", "tolerance T", " ".join(text.split()))
    return re.sub(r"torch \d[\w.+]*", "torch V", words).split()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a text with a golden file, whose lines may wrap elsewhere; with --update-golden, write it anew."""

    def check(file: Path, text: str) -> None:
        if request.config.getoption("--update-golden"):
            file.write_text(text, encoding="utf-8")
        assert _steady(text) == _steady(file.read_text(encoding="utf-8"))

    return check


@pytest.fixture
def same_report() -> Callable[[str, str], None]:
    """Compare two text reports, but for versions, tolerances and where lines wrap."""

    def check(first: str, second: str) -> None:
        assert _steady(first) == _steady(second)

    return check


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium. Where there is none a test is skipped, but not in CI."""
    if CHROMIUM is None:
        reason = "no Chromium found: `apt-get install chromium`"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


COMMAND = [sys.executable, "-c", "from grader.cli.main import main; main()"]


@dataclass(frozen=True)
class Checkout:
    """A course of its own, with a copy of the grader, to break."""

    root: Path

    def grade(self, *args: object) -> Done:
        """Run this checkout's own `grade`."""
        done = subprocess.run(
            [*COMMAND, *map(str, args)], cwd=self.root.parent, env={**os.environ, "PYTHONPATH": str(self.root)},
            capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL, timeout=300,
        )  # fmt: skip
        return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A checkout with no exercise yet."""
    root = tmp_path / "checkout"
    shutil.copytree(ROOT / "grader", root / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)
    for room in ("exercises", "solutions", "tests/hidden"):
        (root / room).mkdir(parents=True)
    return Checkout(root)
