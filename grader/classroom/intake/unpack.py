"""Unpacking the zip that a learning platform exports: files that can be graded in full, all others as empty files.

Nothing in it may lead out of the folder, be a link or a device, or take more space than a class needs. A file that
can't be unpacked is left out; a zip that can't be read at all is a UsageFault.
"""

from __future__ import annotations

import errno
import io
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from grader import sanitize
from grader.classroom.intake.exercise_names import is_code
from grader.classroom.intake.gradescope import METADATA
from grader.classroom.intake.interface import LeftOutFile
from grader.classroom.intake.listing import MAX_SHOWN, is_debris
from grader.classroom.intake.nbgrader import TIMESTAMP
from grader.errors import Fault, GraderFault, UsageFault
from grader.submission.read import LARGEST_ARCHIVE, largest

# 300 students with 14 exercises of a handout's four files, and their folders, are 25,000.
MAX_ENTRIES = 50_000
# Of all code together: 300 notebooks full of plots, of 13 MB each. Takes half a minute.
LARGEST_CLASS = 4_000_000_000
# zipfile reads the list of contents in one piece: 50,000 names of 400 characters.
LARGEST_LIST = 20_000_000
# Not the archive's fault: the folder for temporary files is full, or can't be written to.
OF_THE_MACHINE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO)
PIECE = 1 << 16
WRAPPED = 1  # students' folders are at the top, or in a folder around all of them
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
LOCKED = 0x1
IN_UTF8 = 0x800
# The name's fault: it is too long, used twice, or names both a file and a folder.
OF_THE_NAME = (errno.ENAMETOOLONG, errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.EINVAL, errno.EILSEQ)


def unpack(archive: Path, room: Path) -> tuple[LeftOutFile, ...]:
    """Unpack `archive` into the empty folder `room`.

    Raises UsageFault if it is no zip, or too large for a class; GraderFault if the disk is full.
    """
    shown = sanitize.line(archive.name, MAX_SHOWN)
    try:
        with _CarefulZip(io.FileIO(archive)) as stream, zipfile.ZipFile(stream) as opened:
            return tuple(_unpacked(opened, shown, room))
    except Fault:
        raise
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        if error.errno in OF_THE_MACHINE and error.filename != str(archive):
            do = "Free some space, or set TMPDIR to another folder."
            raise GraderFault(f"{shown} can't be unpacked: {reason}.", do) from None
        raise UsageFault(f"{shown} can't be read: {reason}.", "Check who may read it, or download it again.") from None
    except Exception as error:  # the library may raise anything for a malformed file
        reason = sanitize.line(str(error) or type(error).__name__, 120)
        raise UsageFault(
            f"{shown} can't be read as a zip: {reason}.",
            "Download it again, or unpack it and name the folder.",
        ) from None


def _unpacked(opened: zipfile.ZipFile, shown: str, room: Path) -> Iterator[LeftOutFile]:
    entries = opened.infolist()
    if len(entries) > MAX_ENTRIES:
        raise UsageFault(f"{shown} has more than {MAX_ENTRIES:,} files.", "Unpack it, and name one of its folders.")
    total = 0
    for entry in entries:
        parts = _parts(entry)
        if any(is_debris(part, depth <= WRAPPED) for depth, part in enumerate(parts) if part != ".."):
            continue
        try:
            total += _written(opened, entry, room.joinpath(*_checked(entry, parts)))
        except _Odd as odd:
            yield LeftOutFile(sanitize.line(_name(entry), MAX_SHOWN), str(odd))
        if total > LARGEST_CLASS:
            raise UsageFault(
                f"{shown} has more than {LARGEST_CLASS / 1e9:g} GB of code.", "Unpack it, and name one of its folders."
            )


class _Odd(Exception):
    """Why an entry isn't unpacked."""


def _checked(entry: zipfile.ZipInfo, parts: tuple[str, ...]) -> tuple[str, ...]:
    if not parts or ".." in parts or parts[0][1:2] == ":" or _name(entry)[:1] in "/\\":
        raise _Odd("Its name points outside the archive: pack it again.")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if not entry.is_dir() and kind not in (0, stat.S_IFREG):
        raise _Odd("This is a link or a device, which could lead anywhere: replace it with the file itself.")
    if not entry.is_dir() and _has_content(parts[-1]):
        if entry.flag_bits & LOCKED:
            raise _Odd("This is protected by a password: pack it again without one.")
        if entry.compress_type not in METHODS:
            raise _Odd("This is compressed by an unusual method: pack it again as an ordinary .zip.")
    return parts


def _written(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, to: Path) -> int:
    """Unpack one file or folder. Returns how many bytes were written."""
    try:
        if entry.is_dir():
            to.mkdir(parents=True, exist_ok=True)
            return 0
        to.parent.mkdir(parents=True, exist_ok=True)
        with open(to, "xb") as file:
            size = _copied(opened, entry, file) if _has_content(to.name) else 0
        _date(to, entry)
        return size
    except OSError as error:
        if error.errno not in OF_THE_NAME:
            raise
        reason = (error.strerror or type(error).__name__).lower()
        raise _Odd(f"Its name can't be used ({reason}): pack it again.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError) as error:
        to.unlink()
        raise _Odd(f"This is damaged ({sanitize.line(str(error), 100)}): download the archive again.") from None
    except _Odd:
        to.unlink()
        raise


def _copied(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, file: IO[bytes]) -> int:
    """Whatever size the header claims, no more is written than can be graded."""
    most = LARGEST_ARCHIVE if not is_code(entry.filename) else largest(entry.filename)
    size = 0
    with opened.open(entry) as stream:
        while piece := stream.read(PIECE):
            size += len(piece)
            if size > most:
                raise _Odd(f"This is larger than {most / 1e6:g} MB: submit only the code.")
            file.write(piece)
    return size


def _has_content(name: str) -> bool:
    return is_code(name) or name in (METADATA, TIMESTAMP)


def _date(file: Path, entry: zipfile.ZipInfo) -> None:
    """Keep the time of the last change: it may decide which of two files is newer."""
    with suppress(ValueError, OverflowError, OSError):
        changed = datetime(*entry.date_time).timestamp()
        os.utime(file, (changed, changed))


def _parts(entry: zipfile.ZipInfo) -> tuple[str, ...]:
    """The parts of the path. Some programs on Windows separate folders by a backslash."""
    return tuple(part for part in _name(entry).replace("\\", "/").split("/") if part not in ("", "."))


def _name(entry: zipfile.ZipInfo) -> str:
    """The entry's name. Many programs write UTF-8 without saying so; zipfile then reads it as code page 437."""
    if not entry.flag_bits & IN_UTF8:
        with suppress(UnicodeError):
            return entry.filename.encode("cp437").decode("utf-8")
    return entry.filename


class _CarefulZip(io.BufferedReader):
    """A zip whose headers can't make the library use too much memory."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Like a file's read, but raises ValueError instead of reading too much at once."""
        if size is None or size < 0:
            size = max(os.fstat(self.fileno()).st_size - self.tell(), 0)
        if size > LARGEST_LIST:
            raise ValueError("its list of contents is too large")
        return super().read(size)
