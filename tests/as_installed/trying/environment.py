"""A fresh copy of the tree, installed by README's own command with another Python and torch as the index gives it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from trying.pythons import ROOT, Python

README = ROOT / "README.md"
INSTALL_S = 1800
ROOM_GB = 8  # an environment takes 6, pip's cache as much as it downloads
# A folder of local wheels would hide what the index gives, and another tree's packages what is installed.
LEFT_OUT = ("PIP_FIND_LINKS", "PIP_CONSTRAINT", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE")
# The pins of constraints.txt that another torch can't have: 2.6 needs sympy 1.13.1 and no other.
FOR_ONE_TORCH = ("torch", "sympy")


class InstallError(Exception):
    """README's command didn't do what README says."""


@dataclass(frozen=True)
class Installed:
    """The tree, and the environment that README's command made in it. gigabytes: that the environment takes."""

    tree: Path
    gigabytes: float

    @property
    def python(self) -> Path:
        """The environment's Python."""
        return self.tree / ".venv/bin/python"


def readme_command() -> str:
    """README's one command that sets everything up and grades exercise 03."""
    found = re.search(r"```sh\n(python3 -m venv .*pip install .*)\n```", README.read_text(encoding="utf-8"))
    if not found:
        raise InstallError("README.md has no command `python3 -m venv … pip install …` of one line.")
    return found[1]


@contextmanager
def installed(python: Python, torch: str | None) -> Iterator[Installed]:
    """Install in a temporary folder, which is removed afterwards: it takes some gigabytes.

    torch: None for the one of constraints.txt, a version, "oldest" (that pyproject.toml allows and the index has for
    this Python) or "newest". Raises InstallError.
    """
    folder = Path(mkdtemp(prefix="as_installed-"))
    folder.chmod(0o755)  # where root grades, workers are nobody's
    try:
        free = shutil.disk_usage(folder).free / 1e9
        if free < ROOM_GB:
            raise InstallError(f"{folder.parent} has {free:.1f} GB left; {ROOM_GB} are needed. Set TMPDIR.")
        tree = _copy(folder / "backprop-grader")
        if torch:
            constraints = tree / "constraints.txt"
            kept = constraints.read_text(encoding="utf-8")
            constraints.write_text(pinned(kept, _version(python, torch)), encoding="utf-8")
        _install(tree, _only(python, folder / "bin"))
        yield Installed(tree, _gigabytes(tree / ".venv"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def pinned(constraints: str, torch: str) -> str:
    """The text of constraints.txt with this version of torch instead of its own."""
    kept = [line for line in constraints.splitlines() if re.split(r"[=; ]", line)[0] not in FOR_ONE_TORCH]
    return "\n".join([*kept, f"torch=={torch}", ""])


def as_a_user() -> dict[str, str]:
    """This process's environment variables, but pip's index alone decides what is installed."""
    kept = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    return {**kept, "PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def _copy(tree: Path) -> Path:
    """The files that git knows, as they are now."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tree / name)
    return tree


def _only(python: Python, folder: Path) -> Path:
    """A folder whose `python3` is this one."""
    folder.mkdir()
    (folder / "python3").write_text(f'#!/bin/sh\nexec "{python.path}" "$@"\n', encoding="utf-8")
    (folder / "python3").chmod(0o755)
    return folder


def _install(tree: Path, first: Path) -> None:
    path = f"{first}{os.pathsep}{os.environ['PATH']}"
    try:
        done = subprocess.run(
            ["bash", "-c", readme_command()], cwd=tree, env={**as_a_user(), "PATH": path}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", timeout=INSTALL_S,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise InstallError(f"README's command hadn't ended after {INSTALL_S} s.") from None
    # The stub is still empty, as README says: graded (1), and no point.
    if done.returncode != 1 or "Score: 0 of 10 points" not in done.stdout:
        last = "\n".join(done.stdout.splitlines()[-20:])
        raise InstallError(f"README's command ended with exit code {done.returncode}. Its last lines:\n{last}")


def _version(python: Python, torch: str) -> str:
    """The version that "oldest" and "newest" mean for this Python, as its pip finds them."""
    if torch not in ("oldest", "newest"):
        return torch
    asked = [python.path, "-m", "pip", "index", "versions", "torch"]
    done = subprocess.run(asked, env=as_a_user(), capture_output=True, text=True, timeout=300)
    listed = re.search(r"Available versions: (.*)", done.stdout)
    if not listed:
        raise InstallError(f"`{' '.join(asked)}` names no version: {done.stderr.strip()}")
    from packaging.requirements import Requirement

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (wanted,) = [each for each in map(Requirement, project["dependencies"]) if each.name == "torch"]
    allowed = [each for each in listed[1].split(", ") if wanted.specifier.contains(each)]
    return allowed[0 if torch == "newest" else -1]


def _gigabytes(folder: Path) -> float:
    files = (Path(place) / name for place, _, names in os.walk(folder) for name in names)
    return sum(file.lstat().st_blocks * 512 for file in files) / 1e9
