"""Tries the grader as users install it: README's own command, another Python, torch as the index gives it.

    python tests/as_installed                                   the newest Python here, torch of constraints.txt
    python tests/as_installed --python 3.13 --torch oldest      that Python, the oldest torch that is supported
    python tests/as_installed --all --write-readme              each Python here with the oldest and the newest torch

Each installation is a fresh copy of the tree and a fresh environment (6 GB), removed before the next. All checks are
run; the exit code is 1 if any failed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from trying.environment import README, InstallError, as_a_user, installed
from trying.pythons import Python, developers, here, supported
from trying.table import OnGpu, Tried, written

from grader.examiner.client import Examiner

CHECKS = "tests/as_installed/trying/checks.py"
CHECKS_S = 1800


def main() -> int:
    """Try what was asked for, one installation after another. 0: all of it came out as it must."""
    asked = _asked()
    if asked.add:
        README.write_text(_with(_on_gpu(asked.add)), encoding="utf-8")
        return 0
    layers = _layers()
    right = []
    for python, torch in _plan(asked):
        row, passed = _try(python, torch, layers)
        right.append(passed)
        if row and asked.write_readme:
            README.write_text(_with(row), encoding="utf-8")
    return 0 if right and all(right) else 1


def _plan(asked: argparse.Namespace) -> Iterator[tuple[Python, str | None]]:
    """Which Python with which torch."""
    found = here()
    if asked.all:
        yield from ((python, torch) for python in found for torch in ("oldest", "newest"))
        return
    wanted = [python for python in found if asked.python in (None, "{}.{}".format(*python.minor))]
    if not wanted:
        known = ", ".join(python.version for python in found) or "none"
        sys.exit(f"There is no Python {asked.python or ''} that is supported, on PATH or under pyenv; found: {known}.")
    if asked.python is None and wanted[-1].minor <= developers():
        print("No newer Python than the developer's is on PATH or under pyenv: that one is taken.")
    yield wanted[-1], asked.torch


def _try(python: Python, torch: str | None, layers: str) -> tuple[Tried | None, bool]:
    """Install and check: the table's row, if there was something to check, and whether all came out right."""
    print(f"\n-- Python {python.version}, torch: {torch or 'as constraints.txt has it'}", flush=True)
    began = time.monotonic()
    try:
        with installed(python, torch) as it, TemporaryDirectory() as folder:
            _say("✓", "install", began, f"README's command installs it and grades exercise 03; {it.gigabytes:.1f} GB.")
            answer = Path(folder) / "answer.json"
            command = [it.python, it.tree / CHECKS, answer, layers]
            done = subprocess.run(command, cwd=folder, env=as_a_user(), stdin=subprocess.DEVNULL, timeout=CHECKS_S)
            row = Tried(**json.loads(answer.read_text(encoding="utf-8"))) if answer.exists() else None
    except (InstallError, subprocess.TimeoutExpired) as error:
        _say("✗", "install" if isinstance(error, InstallError) else "checks", began, str(error))
        return None, False
    _say("✓" if row and done.returncode == 0 else "✗", "in all", began, "")
    if row:
        print(" | ".join(getattr(row, name) for name in Tried.__dataclass_fields__))
    return row, bool(row) and done.returncode == 0


def _layers() -> str:
    """The isolation layers in force in the environment that runs this."""
    with Examiner() as examiner:
        return ",".join(layer.name for layer in examiner.look_around().isolation if layer.in_force)


def _with(row: Tried | OnGpu) -> str:
    return written(README.read_text(encoding="utf-8"), [row], supported())


def _on_gpu(file: Path) -> OnGpu:
    """The row that the report.json of tests/on_gpu has. One without a GPU is none."""
    row = OnGpu(**json.loads(file.read_text(encoding="utf-8"))["tried"])
    if row.device == "cpu":
        sys.exit(f"{file} tells of the CPU. The table wants tests/on_gpu's report from a machine with a GPU.")
    return row


def _say(mark: str, what: str, began: float, said: str) -> None:
    print(f"{mark} {what:<12}{time.monotonic() - began:5.0f} s  {said}", flush=True)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python tests/as_installed", description=__doc__.splitlines()[0])
    parser.add_argument("--python", metavar="3.13", help="by default the newest that is here")
    parser.add_argument(
        "--torch", metavar="2.6.0", help="a version, oldest or newest; by default that of constraints.txt"
    )
    parser.add_argument("--all", action="store_true", help="each Python here, with the oldest and the newest torch")
    parser.add_argument("--write-readme", action="store_true", help="write what was tried into README.md's table")
    parser.add_argument("--add", type=Path, metavar="report.json", help="only add what tests/on_gpu reports to it")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
