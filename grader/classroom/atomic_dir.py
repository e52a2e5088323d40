"""A folder that is written as a whole, or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import grader
from grader.course.catalogue import course_root
from grader.errors import UsageFault

PACKAGE = Path(grader.__file__).resolve().parent


@contextmanager
def making(folder: Path) -> Iterator[Path]:
    """Yield a temporary folder to fill. At the end it becomes `folder`, which is new or empty.

    Raises UsageFault if that isn't possible.
    """
    folder = folder.resolve()
    _check(folder)
    new = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        new.mkdir()
        yield new
        _move(new, folder)
    except OSError as error:
        raise UsageFault(
            f"{folder} can't be written: {error.strerror}.", "Name another folder, or check who may write there."
        ) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _check(folder: Path) -> None:
    rooms = (*(course_root() / room for room in ("exercises", "solutions", "tests")), PACKAGE)
    inside = next((room for room in rooms if folder.is_relative_to(room)), None)
    if inside:
        raise UsageFault(f"{folder} is in {inside}, which is part of the course.", "Name a folder outside it.")
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise UsageFault(
            f"{folder} {'is not empty' if folder.is_dir() else 'is a file'}.", "Name a new or empty folder."
        )
    if not folder.parent.is_dir():
        raise UsageFault(f"The folder {folder.parent} does not exist.", "Create it first, or name another one.")


def _move(new: Path, folder: Path) -> None:
    """An empty folder is filled, not replaced: somebody may be working in it."""
    if not folder.exists():
        new.rename(folder)
        return
    for part in sorted(new.iterdir()):
        part.rename(folder / part.name)
