"""An environment whose libraries can be broken: a virtual environment that borrows those of this one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMAND = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from grader.cli.main import main; main()"


@dataclass(frozen=True)
class Looked:
    """What `grade doctor` said."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        """With --format json."""
        found: dict[str, Any] = json.loads(self.out)
        return found

    def check(self, name: str) -> dict[str, Any]:
        """The check of that name, which there is once."""
        (found,) = (check for check in self.report["checks"] if check["name"] == name)
        return found


class Patient:
    """An environment to break. packages: its own folder of packages, which comes before the borrowed ones."""

    def __init__(self, folder: Path) -> None:
        self.python = folder / "bin/python"
        (self.packages,) = (folder / "lib").glob("python*/site-packages")

    def doctor(self, *args: str, prefix: tuple[str, ...] = (), env: dict[str, str] | None = None) -> Looked:
        """Look at it."""
        done = subprocess.run(
            [*prefix, str(self.python), "-c", COMMAND, "doctor", *args], capture_output=True, text=True, timeout=300,
            env={**os.environ, **(env or {})}, check=False,
        )  # fmt: skip
        return Looked(done.returncode, done.stdout, done.stderr)

    def replace(self, library: str, source: str) -> None:
        """Have something else in a library's place."""
        (self.packages / f"{library}.py").write_text(source, encoding="utf-8")


@pytest.fixture
def patient(tmp_path: Path) -> Patient:
    """A sound environment."""
    folder = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    made = Patient(folder)
    (made.packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return made
