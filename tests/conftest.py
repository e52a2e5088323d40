"""Shared by all tests: the command as a user runs it, and one examiner that many tests may ask."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.session.launch import Examiner

GRADE = Path(sys.executable).with_name("grade")


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
    """Run `grade` with these arguments, in an empty folder by default, as a user without a terminal would."""

    def run(*args: object, cwd: Path | None = None, env: dict[str, str] | None = None) -> Done:
        done = subprocess.run(
            [str(GRADE), *map(str, args)], cwd=cwd or tmp_path, capture_output=True, text=True, encoding="utf-8",
            stdin=subprocess.DEVNULL, env={**os.environ, **(env or {})}, timeout=120,
        )  # fmt: skip
        return Done(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def examiner() -> Iterator[Examiner]:
    """One examiner for many submissions: torch is imported once a test process."""
    with Examiner() as started:
        yield started
