"""torch, numpy and the rest: are they there, do they work, and are they new enough?

Each is imported in a process of its own: a library may be built for another processor and end the whole of Python.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from typing import Any

from grader.course.catalogue import DISTRIBUTION
from grader.doctor.interface import LIBRARIES, Check
from grader.doctor.machine import cure
from grader.examiner.client import CLEAN_PATH, ROOT, clean_environment

PATIENCE_S = 300
"""A first import of torch from a slow disk takes a minute."""

NUMPY = """
import json, time
start = time.perf_counter()
import numpy
numpy.ones(3) @ numpy.ones(3)
print(MARK + json.dumps([numpy.__version__, time.perf_counter() - start, ""]))
"""
TORCH = """
import json, time, warnings
start = time.perf_counter()
import torch
took = time.perf_counter() - start
torch.ones(3, 2) @ torch.ones(2)
assert torch.ones(2).numpy().sum() == 2
build = "the CPU build" if torch.version.cuda is None else f"built for CUDA {torch.version.cuda}"
print(MARK + json.dumps([torch.__version__, took, build]), flush=True)
"""
CUDA = """
if torch.cuda.is_available():
    torch.ones(2, device="cuda").sum().item()
print(MARK + json.dumps(torch.cuda.get_device_name() if torch.cuda.is_available() else ""))
"""
MARK = "grade doctor: "
AGAIN = "Install it again: `{python} -m pip install --force-reinstall {name}`."


def checks() -> Iterator[Check]:
    """numpy, torch, CUDA, and what else this package requires."""
    said, why = _run(NUMPY)
    yield _library("numpy", said, why, "nothing can be graded")
    if not said:
        yield Check(LIBRARIES, "torch", "not tried", "it needs numpy, which is broken", "nothing can be graded")
    else:
        said, why = _run(TORCH + CUDA)
        yield _library("torch", said, why, "nothing can be graded")
        if said:
            yield _cuda(said[1:], why)
    yield from _requirements()


def _library(name: str, said: list[Any], why: str, means: str) -> Check:
    if not said:
        again = AGAIN.format(python=sys.executable, name=name)
        return Check(LIBRARIES, name, "broken", why, means, cure(again))
    version, took, build = said[0]
    parts = (version, build, f"imported in {took:.1f} s")
    return Check(LIBRARIES, name, "ok", ", ".join(part for part in parts if part))


def _cuda(said: list[Any], why: str) -> Check:
    if not said:
        return Check(
            LIBRARIES, "CUDA", "broken", why, "tests can't run on CUDA",
            "Check the driver (`nvidia-smi`), or grade with `--device cpu`.",
        )  # fmt: skip
    return Check(LIBRARIES, "CUDA", "ok", said[0] or "no GPU here: tests on CUDA are not run, and cost no points")


def _requirements() -> Iterator[Check]:
    """The versions that this package requires; only wrong ones are reported."""
    try:
        from packaging.requirements import Requirement  # pytest brings it
    except ImportError:
        yield Check(
            LIBRARIES, "packaging", "broken", "it isn't installed", "pytest, which requires it, isn't fully installed",
            f"Run `{sys.executable} -m pip install pytest`.",
        )  # fmt: skip
        return
    try:
        wanted = [Requirement(line) for line in metadata.requires(DISTRIBUTION) or ()]
    except metadata.PackageNotFoundError:
        yield Check(
            LIBRARIES, "installation", "missing", f"{DISTRIBUTION} isn't installed in this environment",
            "the versions of libraries aren't checked", "Install it as its README says.",
        )  # fmt: skip
        return
    for requirement in wanted:
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            version = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            version = ""
        if version and requirement.specifier.contains(version, prereleases=True):
            continue
        yield Check(
            LIBRARIES, f"{requirement.name} version", "broken",
            f"version {version} is installed, {requirement.specifier} is required" if version else "it isn't installed",
            "the grader may fail", f"Run `{sys.executable} -m pip install '{requirement}'`.",
        )  # fmt: skip


def _run(script: str) -> tuple[list[Any], str]:
    """The lines of JSON that a script printed, in a process like the examiner's; and why it ended early, if it did."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", f"{CLEAN_PATH}MARK = {MARK!r}\n{script}", ROOT],
            cwd="/", env=clean_environment(), capture_output=True,
            stdin=subprocess.DEVNULL, timeout=PATIENCE_S, text=True, errors="replace",
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return [], f"its import takes longer than {PATIENCE_S} s"
    except OSError as error:
        return [], f"Python doesn't start: {error.strerror}"
    marked = (line.removeprefix(MARK) for line in done.stdout.splitlines() if line.startswith(MARK))
    said = [json.loads(line) for line in marked]
    return said, _why(done.returncode, done.stderr) if done.returncode or not said else ""


def _why(code: int, said: str) -> str:
    """The exception's own sentence. numpy hides the cause in a page of advice."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    causes = [line.partition(":")[2].strip() for line in lines if line.startswith("Original error was:")]
    if causes:
        return causes[-1]
    raised = [line for line in said.splitlines() if line[:1].isalpha() and "Error" in line.partition(":")[0]]
    if code < 0:
        return f"Python was ended by {signal.Signals(-code).name} during the import"
    return (raised or lines or [f"Python ended with exit code {code} during the import"])[-1]
