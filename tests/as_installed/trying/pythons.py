"""The Pythons of this machine: on PATH and under pyenv."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
Minor = tuple[int, int]
# An environment needs both; the first is missing where Debian's python3-venv is, the second where only a part is.
ASKED = "import ensurepip, venv, platform, sys; print(platform.python_version(), sys.executable)"
CLASSIFIER = re.compile(r"Programming Language :: Python :: (\d+)\.(\d+)")


@dataclass(frozen=True)
class Python:
    """An interpreter that can make an environment. version: as in "3.13.0". path: of its program."""

    version: str
    path: str

    @property
    def minor(self) -> Minor:
        """Its version to the first dot's number: (3, 13)."""
        major, minor = self.version.split(".")[:2]
        return int(major), int(minor)


def supported() -> list[Minor]:
    """The Pythons that pyproject.toml names, the oldest first."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = [CLASSIFIER.fullmatch(each) for each in project["classifiers"]]
    return sorted((int(each[1]), int(each[2])) for each in found if each)


def here() -> list[Python]:
    """One of each supported Python that runs on this machine, the oldest first."""
    return [python for minor in supported() if (python := _one(minor))]


def developers() -> Minor:
    """The Python that runs this program."""
    return sys.version_info[:2]


def _one(minor: Minor) -> Python | None:
    return next((python for path in _candidates(minor) if (python := _asked(path)) and python.minor == minor), None)


def _candidates(minor: Minor) -> Iterator[Path]:
    name = "python{}.{}".format(*minor)
    yield from (Path(folder) / name for folder in os.environ["PATH"].split(os.pathsep) if folder)
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted((pyenv / "versions").glob(f"*/bin/{name}"), reverse=True)


def _asked(path: Path) -> Python | None:
    """What a program says of itself. One of pyenv's shims may lead nowhere."""
    if not path.is_file():
        return None
    try:
        done = subprocess.run([path, "-c", ASKED], capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    version, _, program = done.stdout.strip().partition(" ")
    return Python(version, program) if done.returncode == 0 and program else None
