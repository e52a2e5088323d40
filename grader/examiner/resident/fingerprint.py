"""What must be the same for an examiner to be used again: code, course, Python, libraries, environment, rights."""

from __future__ import annotations

import hashlib
import os
import resource
import site
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import grader
from grader.course.catalogue import HANDOUT, course_root

FAMILIES = ("CUDA_", "GRADE_", "LC_", "LD_", "MKL_", "NVIDIA_", "OMP_", "OPENBLAS_", "PYTHON", "PYTORCH_", "TORCH_")
SINGLE = ("HOME", "LANG", "PATH", "TMPDIR", "VIRTUAL_ENV")
"""Environment variables that may change what an examiner or a worker does."""
NAMESPACES = ("mnt", "net", "pid", "user")
RIGHTS = ("Uid", "Gid", "Groups", "Cap", "NoNewPrivs", "Seccomp", "Cpus_allowed:")
"""Lines of /proc/self/status, by their first letters: what workers are left with depends on them."""


def fingerprint() -> str:
    """A digest of this process's code, course, Python, libraries, environment and rights."""
    facts = (
        grader.__version__, sys.version, sys.executable, *_files(), *_libraries(), *_environment(), *_rights()
    )  # fmt: skip
    return hashlib.sha256(repr(facts).encode()).hexdigest()


def _files() -> Iterator[object]:
    """The grader's files, and the course's without the stubs: in a checkout those are a learner's own."""
    root = course_root()
    for folder in (os.path.dirname(grader.__file__), root / "solutions", root / "tests" / "hidden"):
        yield from _below(os.fspath(folder), lambda name: True)
    yield from _below(os.fspath(root / "exercises"), _is_public_file)


def _is_public_file(name: str) -> bool:
    return name in (HANDOUT, "exercise.toml") or name.startswith("test_")


def _below(folder: str, counts: Callable[[str], bool]) -> Iterator[object]:
    """The files in a folder and below it whose name counts."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:  # a handout lacks some
        return
    for entry in entries:
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _below(entry.path, counts)
        elif counts(entry.name):
            yield _signature(entry.path)


def _signature(file: str) -> object:
    """Changes whenever the file is written to or replaced."""
    try:
        found = os.stat(file)
    except OSError:
        return file, "missing"
    return file, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _libraries() -> Iterator[object]:
    """Python itself, and the folders in which pip makes and removes an entry for whatever it installs."""
    for place in (sys.executable, *site.getsitepackages(), site.getusersitepackages()):
        yield _signature(place)


def _environment() -> Iterator[object]:
    for name, value in sorted(os.environ.items()):
        if name in SINGLE or name.startswith(FAMILIES):
            yield name, value


def _rights() -> Iterator[object]:
    """This process's user, capabilities, filters, limits and namespaces."""
    yield [resource.getrlimit(getattr(resource, name)) for name in dir(resource) if name.startswith("RLIMIT_")]
    try:
        yield [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(RIGHTS)]
        yield [os.readlink(f"/proc/self/ns/{name}") for name in NAMESPACES]
    except OSError:  # what can't be compared is never the same
        yield os.urandom(16)
