"""Replacing a file as a whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TextIO


def replace(file: Path, write: Callable[[TextIO], object]) -> None:
    """Replace a file, or create it: at any moment, and after a crash, it has its old content or all of the new one.

    The new content is on the disk before it takes the file's name. The file keeps its mode; a link stays a link.

    Args:
        file: Need not exist; its folder must.
        write: Is given an open UTF-8 text file, and writes the new content to it.

    Raises:
        OSError: If the system refuses; the file is then as it was.
    """
    file = file.resolve()
    new = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with new.open("w", encoding="utf-8") as out:
            write(out)
            out.flush()
            os.fsync(out.fileno())
        if file.exists():
            shutil.copymode(file, new)
        os.replace(new, file)
    finally:
        new.unlink(missing_ok=True)
