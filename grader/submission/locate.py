"""What a path leads to: an ordinary file or a folder, or why neither. Opens no file.

A submission may not be a link: it could lead to a reference solution, to another's work or to a secret, which a
message about its first line would then quote. Links further up the path are the machine's own: /tmp, a home folder.
"""

from __future__ import annotations

import stat
from pathlib import Path, PurePath

from grader import sanitize
from grader.errors import SubmissionFault

SUFFIXES = (".py", ".ipynb")
ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.xz")
MAX_NAME = 80

Place = tuple[str, ...]
"""The names of a file's folders and its own, below where all files of a submission are."""


def is_folder(path: Path) -> bool:
    """Whether it is a folder whose file is meant. Raises SubmissionFault for a link, and for what isn't there."""
    if not stat.S_ISDIR(_mode(path)):
        return False
    if is_source(path.name):
        raise _is_folder(path)
    return True


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


def ordinary_file(path: Path) -> Path:
    """The path, which is that of a regular .py, .ipynb or archive file: else raises SubmissionFault."""
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


def _is_folder(path: Path) -> SubmissionFault:
    return SubmissionFault(f"{shown(path)} is a folder, not a file.", "Name the file in it instead.")
