"""A worker's own folder: made before the worker starts, deleted after it ends."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from grader.sandbox.isolation.interface import Limits, SandboxRoot
from grader.sandbox.isolation.privileges import NOBODY, has_nobody

FILES = 2
"""How many files of the largest size fit into the folder if it is a file system of its own."""


def new(sandbox: SandboxRoot, limits: Limits) -> Path:
    """Make an empty folder. If workers have a root folder of their own, it is a file system of limited size."""
    folder = Path(tempfile.mkdtemp(dir=sandbox.workers))
    if sandbox.own_root:
        from grader.sandbox.isolation.namespaces import make_scratch

        user = os.getuid()
        make_scratch(folder, FILES * limits.file_mb, NOBODY if user == 0 and has_nobody() else user)
    return folder


def remove(sandbox: SandboxRoot, folder: Path) -> None:
    """Delete a worker's folder with its contents."""
    if sandbox.own_root:
        from grader.sandbox.isolation.namespaces import drop_scratch

        drop_scratch(folder)
    remove_tree(folder)


def remove_tree(folder: Path) -> None:
    """Delete a folder that hostile code has filled. Its folders may be unreadable, or nested deeper than a path or a
    recursion can follow: each one is first moved up beside `folder`."""
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
