"""The files of a folder that is submitted, and what stands beside a file: found and read without following a link.

A link could lead to a reference solution, to another's work or to a secret.
"""

from __future__ import annotations

import os
from collections import deque
from pathlib import Path
from typing import Protocol

from grader.errors import SubmissionFault
from grader.submission.locate import Place, is_source, shown, unreadable
from grader.submission.read import largest, read_open, sized

# Folders of nobody's own work: a virtual environment, and what tools leave behind.
NOT_OWN = frozenset({"__pycache__", "__MACOSX", "node_modules", "site-packages", "venv"})
MAX_LISTED, MAX_DEPTH = 5_000, 8


class Files(Protocol):
    """Files that are submitted together. A place is the names of folders and file, below where all of them are."""

    def places(self) -> list[Place]:
        """Where there is a file of code, or something of such a name."""
        ...

    def read(self, place: Place) -> bytes:
        """Its content. Raises SubmissionFault, KeyError or OSError if there is none."""
        ...


class Folder:
    """A folder and what is below it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def places(self) -> list[Place]:
        """As Files.places: nearer ones first."""
        found: list[Place] = []
        waiting: deque[Place] = deque([()])
        seen = 0
        while waiting and seen < MAX_LISTED:
            folder = waiting.popleft()
            try:
                entries = sorted(os.scandir(self._path.joinpath(*folder)), key=lambda entry: entry.name)
            except OSError as error:
                if not folder:
                    raise unreadable(self._path, error) from None
                continue
            seen += len(entries)
            for entry in entries:
                place = (*folder, entry.name)
                if is_source(entry.name):
                    found.append(place)
                elif len(place) < MAX_DEPTH and _is_own(entry):
                    waiting.append(place)
        return found

    def read(self, place: Place) -> bytes:
        """As Files.read."""
        opened = [os.open(self._path, os.O_RDONLY | os.O_DIRECTORY)]
        try:
            for name in place[:-1]:
                opened.append(os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=opened[-1]))
            file = os.open(place[-1], os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW, dir_fd=opened[-1])
            with open(file, "rb") as stream:
                return read_open(stream, shown(Path(place[-1])), largest(place[-1]))
        finally:
            for folder in opened:
                os.close(folder)


class Siblings:
    """A file that is submitted alone, by whoever has it, and the modules beside it; nothing below and nothing above."""

    def __init__(self, file: Path) -> None:
        self.place: Place = (file.absolute().parent.name, file.name)
        self._folder = Folder(file.absolute().parent)

    def places(self) -> list[Place]:
        """As Files.places: the file alone."""
        return [self.place]

    def read(self, place: Place) -> bytes:
        """As Files.read."""
        if len(place) != 2 or place[0] != self.place[0]:
            raise KeyError(place)
        return self._folder.read(place[1:])


def read_or_none(files: Files, place: Place) -> bytes | None:
    """The content of a file that may not be there."""
    try:
        return sized(files.read(place), place[-1], largest(place[-1]))
    except (SubmissionFault, KeyError, OSError):
        return None


def _is_own(entry: os.DirEntry[str]) -> bool:
    hidden = entry.name.startswith(".") or entry.name in NOT_OWN
    return not hidden and entry.is_dir(follow_symlinks=False)
