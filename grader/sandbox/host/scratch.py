"""A worker's own folder: made before it, gone after it, whatever it did there."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from grader.sandbox.isolation.interface import Limits, SandboxRoot
from grader.sandbox.isolation.privileges import NOBODY, has_nobody

FILES = 2
"""How many files of the largest size fit into it, where it is a file system of its own."""


def new(sandbox: SandboxRoot, limits: Limits) -> Path:
    """An empty folder; in a root of its own it is a file system that can't grow beyond some files."""
    folder = Path(tempfile.mkdtemp(dir=sandbox.workers))
    if sandbox.own_root:
        from grader.sandbox.isolation.namespaces import make_scratch

        user = os.getuid()
        make_scratch(folder, FILES * limits.file_mb, NOBODY if user == 0 and has_nobody() else user)
    return folder


def remove(sandbox: SandboxRoot, folder: Path) -> None:
    """Delete it with all that is in it."""
    if sandbox.own_root:
        from grader.sandbox.isolation.namespaces import drop_scratch

        drop_scratch(folder)
    remove_tree(folder)


def remove_tree(folder: Path) -> None:
    """Delete a folder that hostile code has filled: folders nested deeper than a path or recursion reaches (each is
    moved up beside `folder` first), folders that forbid reading."""
    folders, moved = [folder], 0
    while folders:
        current = folders.pop()
        with contextlib.suppress(OSError):
            os.chmod(current, 0o700)
            for entry in list(os.scandir(current)):
                if entry.is_dir(follow_symlinks=False):
                    moved += 1
                    folders.append(folder.with_name(f"{folder.name}.{moved}"))
                    os.chmod(entry.path, 0o700)
                    os.rename(entry.path, folders[-1])
                else:
                    os.unlink(entry.path)
            os.rmdir(current)
