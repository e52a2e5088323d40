"""Which file is the submission: the path itself, or one file of the folder that it names. Opens no file.

A submission may not be a link: it could lead to a reference solution, to another's work or to a secret, which a
message about its first line would then quote. Links further up the path are the machine's own: /tmp, a home folder.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path, PurePath

from grader import sanitize
from grader.errors import SubmissionFault

SUFFIXES = (".py", ".ipynb")
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.xz")
MAX_LISTED = 5
MAX_NAME = 80


def locate(path: Path, stub: str) -> Path:
    """The regular .py, .ipynb or archive file that `path` means; in a folder the file named `stub`, else its only
    notebook.

    Raises SubmissionFault when there is no such file, or the path or the file is a link.
    """
    if not stat.S_ISDIR(_mode(path)):
        return _ordinary_file(path)
    if is_source(path.name):
        raise _is_folder(path)
    try:
        names = os.listdir(path)
    except OSError as error:
        raise unreadable(path, error) from None
    return _ordinary_file(path / choose(names, stub, f"The folder {shown(path)}"))


def choose(names: Sequence[str], stub: str, where: str) -> str:
    """Which of a folder's files is the submission: `stub`, else the only notebook. where: "The folder homework".

    Hidden files are nobody's work: macOS puts "._linear.py" into archives.
    """
    sources = sorted(name for name in names if is_source(name) and not name.startswith("."))
    notebooks = [name for name in sources if name.lower().endswith(".ipynb")]
    if stub in sources:
        return stub
    if len(notebooks) == 1:
        return notebooks[0]
    raise SubmissionFault(
        f"{where} has neither {stub} nor exactly one notebook: {_listing(sources)}.",
        f"Name your file {stub}, or name the file itself instead of its folder.",
    )


def is_source(name: str) -> bool:
    """Whether a file of this name holds code: by its suffix, in upper or lower case."""
    return PurePath(name).suffix.lower() in SUFFIXES


def is_archive(name: str) -> bool:
    """Whether a file of this name is an archive."""
    return name.lower().endswith(ARCHIVES)


def shown(path: Path) -> str:
    """The name of a file or folder, as it may be shown."""
    return sanitize.line(path.name or str(path), MAX_NAME)


def unreadable(path: Path, error: OSError) -> SubmissionFault:
    """The fault for a file or folder that the system refuses to read."""
    reason = (error.strerror or type(error).__name__).lower()
    return SubmissionFault(f"{shown(path)} can't be read: {reason}.", "Check the path and the file's permissions.")


def not_ordinary(name: str) -> SubmissionFault:
    """The fault for a pipe, a device or a socket."""
    return SubmissionFault(f"{name} is not an ordinary file.", "Submit a .py file or a notebook.")


def _mode(path: Path) -> int:
    try:
        mode = path.lstat().st_mode
    except (FileNotFoundError, ValueError):
        raise SubmissionFault(
            f"There is no file or folder {sanitize.line(str(path), 200)}.", "Check the name and the folder you are in."
        ) from None
    except OSError as error:
        raise unreadable(path, error) from None
    if stat.S_ISLNK(mode):
        kind = "folder" if path.is_dir() else "file"
        raise SubmissionFault(f"{shown(path)} is a link to another {kind}.", f"Submit the {kind} itself.")
    return mode


def _ordinary_file(path: Path) -> Path:
    mode = _mode(path)
    if stat.S_ISDIR(mode):
        raise _is_folder(path)
    # Opening a pipe or a device could block for ever, so only a regular file is ever opened.
    if not stat.S_ISREG(mode):
        raise not_ordinary(shown(path))
    if not is_source(path.name) and not is_archive(path.name):
        raise SubmissionFault(
            f"{shown(path)} is neither a .py file nor a notebook (.ipynb).",
            "Submit a .py file, a notebook, or a folder or archive (.zip, .tar, .tar.gz, .tar.xz) with one of them.",
        )
    return path


def _listing(names: Sequence[str]) -> str:
    if not names:
        return "it has no .py or .ipynb file"
    more = f" and {len(names) - MAX_LISTED} more" if len(names) > MAX_LISTED else ""
    return "it has " + ", ".join(sanitize.line(name, MAX_NAME) for name in names[:MAX_LISTED]) + more


def _is_folder(path: Path) -> SubmissionFault:
    return SubmissionFault(f"{shown(path)} is a folder, not a file.", "Name the file in it instead.")
