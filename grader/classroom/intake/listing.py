"""Listing a folder without opening its files. Links, devices and unreadable folders are left out, with a reason.

A link could lead to another student's work or to a secret, and following links might never end.
"""

from __future__ import annotations

import errno
import os
import stat
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from grader import sanitize
from grader.classroom.intake.beneath import Top
from grader.classroom.intake.interface import LeftOutFile

# A class of 300 with 14 exercises in one flat folder has 4,200; one student's folder a hundred or two.
MAX_AT_TOP = 20_000
MAX_BELOW = 2_000
DEEPEST = 4
MAX_SHOWN = 200
# What systems and tools leave behind. Hidden files are ignored, too.
OF_SYSTEMS = {"__MACOSX", "__pycache__"}
DEBRIS = OF_SYSTEMS | {"node_modules", "site-packages", "venv", "Thumbs.db", "desktop.ini"}
# A link, a file or nothing is in the place of a folder; a link in the place of a file.
CHANGED = (errno.ELOOP, errno.ENOTDIR, errno.ENOENT)


@dataclass(frozen=True)
class ListedPath:
    """A file or folder. parts: the names on the path to it from the class's folder or archive, `top`."""

    top: Top
    parts: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its own name."""
        return self.parts[-1] if self.parts else os.path.basename(self.top.path)

    @property
    def above(self) -> ListedPath:
        """The folder that it is in."""
        return ListedPath(self.top, self.parts[:-1])

    @property
    def path(self) -> str:
        """Its whole path, for messages and copies; `top` opens it by its parts."""
        return os.path.join(self.top.path, *self.parts)

    @property
    def shown(self) -> str:
        """Its path below the class's folder, safe to show."""
        return sanitize.line("/".join(self.parts) or self.name, MAX_SHOWN)

    def left_out(self, why: str) -> LeftOutFile:
        """This file or folder as left out, for a reason."""
        return LeftOutFile(self.shown, why)

    def read(self, most: int) -> bytes:
        """The first bytes of a file. Raises OSError, also if it is no longer an ordinary file."""
        with self.top.file(self.parts) as stream:
            return stream.read(most)


@dataclass(frozen=True)
class Listing:
    """What a folder holds, in order of the names."""

    place: ListedPath
    folders: tuple[ListedPath, ...] = ()
    files: tuple[ListedPath, ...] = ()
    left_out: tuple[LeftOutFile, ...] = ()


def listed(place: ListedPath, most: int = MAX_BELOW, of_students: bool = False) -> Listing:
    """The ordinary files and folders in a folder. Never raises: a folder that can't be read is left out itself.

    of_students: whether its folders are named after students, one of whom may be called "venv".
    """
    try:
        with place.top.folder(place.parts) as opened, os.scandir(opened) as scanned:
            return _sorted(place, list(islice(scanned, most + 1)), most, of_students)
    except OSError as error:
        return Listing(place, left_out=(place.left_out(unreadable(error)),))


def _sorted(place: ListedPath, entries: list[os.DirEntry[str]], most: int, of_students: bool) -> Listing:
    if len(entries) > most:
        why = f"This holds more than {most:,} files and folders: leave only the code in it."
        return Listing(place, left_out=(place.left_out(why),))
    folders: list[ListedPath] = []
    files: list[ListedPath] = []
    left_out: list[LeftOutFile] = []
    for entry in sorted(entries, key=lambda entry: entry.name):
        is_folder = _is(entry, stat.S_IFDIR)
        if is_debris(entry.name, of_students and is_folder):
            continue
        found = ListedPath(place.top, (*place.parts, entry.name))
        if entry.is_symlink():
            left_out.append(found.left_out("This is a link, which could lead anywhere: replace it with the file."))
        elif is_folder:
            folders.append(found)
        elif _is(entry, stat.S_IFREG):
            files.append(found)
        else:
            left_out.append(found.left_out("This is not an ordinary file: submit a .py file or a notebook."))
    return Listing(place, tuple(folders), tuple(files), tuple(left_out))


def below(place: ListedPath) -> Iterator[ListedPath | LeftOutFile]:
    """Every file in a folder and in the folders below it, as deep and as many as one student's work may have."""
    waiting = deque([place])
    seen = 0
    while waiting:
        folder = waiting.popleft()
        if len(folder.parts) - len(place.parts) > DEEPEST:
            yield folder.left_out(f"This is more than {DEEPEST} folders deep: move the code up.")
            continue
        found = listed(folder)
        seen += len(found.folders) + len(found.files) + len(found.left_out)
        if seen > MAX_BELOW:
            yield place.left_out(f"Only part of this was searched, as it holds more than {MAX_BELOW:,} files and "
                                 "folders: leave only the code in it.")  # fmt: skip
            return
        yield from found.left_out
        yield from found.files
        waiting.extend(found.folders)


def is_debris(name: str, may_be_student: bool = False) -> bool:
    """Whether it is nobody's work, and is ignored without a message. may_be_student: whether it may be a login."""
    return name.startswith(".") or name in (OF_SYSTEMS if may_be_student else DEBRIS)


def unreadable(error: OSError) -> str:
    """The sentence on a file or folder that the system refuses to read."""
    if error.errno in CHANGED:
        return "This is no longer what it was when its folder was listed: run the same command again."
    return f"This can't be read ({(error.strerror or type(error).__name__).lower()}): check who may read it."


def _is(entry: os.DirEntry[str], kind: int) -> bool:
    """The folder's own listing usually says so; if the system refuses to say, it is neither."""
    try:
        return entry.is_dir(follow_symlinks=False) if kind == stat.S_IFDIR else entry.is_file(follow_symlinks=False)
    except OSError:
        return False
