"""Removing what a worker leaves behind."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path


def remove(folder: Path) -> None:
    """Delete a worker's scratch folder, whatever it did there: folders nested deeper than a path or recursion reaches
    (each is moved up beside `folder` first), folders that forbid reading."""
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
