"""Where a command's output goes: to the screen, or into a file that is written as a whole."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from grader.errors import GraderFault, UsageFault


def check_writable(file: Path | None) -> None:
    """Before any work is done: what can't be written is lost. None: the screen."""
    if file is None:
        return
    if file.is_dir():
        raise UsageFault(f"{file} is a folder.", "Name a file after -o.")
    if not file.parent.is_dir():
        raise UsageFault(f"The folder {file.parent} does not exist.", "Make it first, or name another file after -o.")
    written = file if is_special(file) else file.resolve().parent  # a file is replaced, a pipe isn't
    if not os.access(written, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise UsageFault(f"You may not write to {written}.", "Name another file after -o.")


def write(file: Path | None, writer: Callable[[TextIO], object]) -> None:
    """Have `writer` write it. Raises GraderFault where the disk refuses."""
    if file is None:
        writer(sys.stdout)
        return
    try:
        if is_special(file):
            with file.open("w", encoding="utf-8") as out:
                writer(out)
        else:
            replace(file.resolve(), writer)  # a link stays one
    except OSError as error:
        raise GraderFault(f"{file} can't be written: {error.strerror}.", "Name another file after -o.") from error


def replace(file: Path, writer: Callable[[TextIO], object]) -> None:
    """Write a file as a whole: what is there stays until the new one is complete, whatever happens before."""
    new = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with new.open("w", encoding="utf-8") as out:
            writer(out)
        if file.exists():
            shutil.copymode(file, new)
        os.replace(new, file)
    finally:
        new.unlink(missing_ok=True)


def is_special(file: Path) -> bool:
    """Whether it is a pipe, or /dev/stdout: nothing to be replaced."""
    return file.exists() and not file.is_file()


def in_utf8() -> None:
    """Data on the screen are UTF-8, whatever the screen is."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
