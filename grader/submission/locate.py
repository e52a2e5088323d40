"""Which file is the submission: the path itself, or one file of the folder that it names. Opens nothing."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path

from grader.errors import SubmissionFault
from grader.submission.printable import printable

SUFFIXES = (".py", ".ipynb")
MOST_LISTED = 5


def locate(path: Path, stub: str) -> Path:
    """The regular .py or .ipynb file that `path` means; in a folder the file named `stub`, else its only notebook.

    Raises SubmissionFault when there is no such file.
    """
    if not stat.S_ISDIR(_mode(path)):
        return _source_file(path)
    if path.suffix.lower() in SUFFIXES:
        raise _is_folder(path)
    found = _choose(path, stub)
    # A link in a handed-in folder could lead out of it, to a reference solution for one.
    if found.is_symlink():
        raise SubmissionFault(
            f"{printable(found.name)} is a link to another file.", "Put the file itself into the folder."
        )
    return _source_file(found)


def unreadable(path: Path, error: OSError) -> SubmissionFault:
    """The fault for a file or folder that the system refuses to read."""
    reason = (error.strerror or type(error).__name__).lower()
    return SubmissionFault(f"{_name(path)} can't be read: {reason}.", "Check the path and who may read the file.")


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except (FileNotFoundError, ValueError):
        raise SubmissionFault(
            f"There is no file or folder {printable(str(path), 200)}.", "Check the name and the folder you are in."
        ) from None
    except OSError as error:
        raise unreadable(path, error) from None


def _source_file(path: Path) -> Path:
    mode = _mode(path)
    if stat.S_ISDIR(mode):
        raise _is_folder(path)
    # Opening a pipe or a device could block for ever, so only a regular file is ever opened.
    if not stat.S_ISREG(mode):
        raise SubmissionFault(f"{_name(path)} is not an ordinary file.", "Hand in a .py file or a notebook.")
    if path.suffix.lower() not in SUFFIXES:
        raise SubmissionFault(
            f"{_name(path)} is neither a .py file nor a notebook (.ipynb).",
            "Hand in a .py file, a notebook, or the folder that holds it.",
        )
    return path


def _choose(folder: Path, stub: str) -> Path:
    try:
        names = sorted(name for name in os.listdir(folder) if Path(name).suffix.lower() in SUFFIXES)
    except OSError as error:
        raise unreadable(folder, error) from None
    notebooks = [name for name in names if Path(name).suffix.lower() == ".ipynb"]
    if stub in names:
        return folder / stub
    if len(notebooks) == 1:
        return folder / notebooks[0]
    raise SubmissionFault(
        f"The folder {_name(folder)} has neither {stub} nor exactly one notebook: {_listing(names)}.",
        f"Name your file {stub}, or name the file itself instead of its folder.",
    )


def _listing(names: Sequence[str]) -> str:
    if not names:
        return "it has no .py or .ipynb file"
    more = f" and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
    return "it has " + ", ".join(printable(name) for name in names[:MOST_LISTED]) + more


def _is_folder(path: Path) -> SubmissionFault:
    return SubmissionFault(f"{_name(path)} is a folder, not a file.", "Name the file that you wrote.")


def _name(path: Path) -> str:
    return printable(path.name or str(path))
