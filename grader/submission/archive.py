"""A submitted .zip or .tar, read as the folder that was packed.

Its files are read in memory, and nothing is ever unpacked: a path that leads out of the archive, a link, a device or
a name in no encoding has nowhere to go, and there is nothing to clean up.
"""

from __future__ import annotations

import gzip
import io
import lzma
import stat
import tarfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import IO, Literal

from grader import sanitize
from grader.errors import SubmissionFault
from grader.submission.locate import MAX_NAME, Place, is_source, not_ordinary
from grader.submission.read import LARGEST_ARCHIVE, largest, sized, too_large

MAX_ENTRIES = 1_000
# zipfile reads a list of contents in one piece, tarfile long names and attributes. No honest one is larger.
MAX_LIST_BYTES = 2_000_000
MAX_HEADER_BYTES = 8_192
# tarfile takes hours for some headers of that size, until Python 3.11.10 and 3.12.6 (CVE-2024-6232).
CPU_S = 0.5
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
LOCKED = 0x1


@dataclass(frozen=True)
class _Entry:
    """One name in an archive. size: in bytes, unpacked, as the archive has it. other: a link or a device."""

    name: str
    size: int
    kind: Literal["file", "folder", "other"]
    open: Callable[[], IO[bytes]]


class Packed:
    """The files of an archive.

    Args:
        raw: The archive.
        archive: Its name, as it may be shown.

    Attributes:
        notes: As in `Submission`.

    Raises:
        SubmissionFault: It holds more than it may, or can't be read.
    """

    def __init__(self, raw: bytes, archive: str) -> None:
        self._archive = archive
        with self._readable():
            entries = _zip(raw) if archive.lower().endswith(".zip") else _tar(_unpressed(raw, archive))
            places = [(_place(entry.name), entry) for entry in _few(entries, archive) if entry.kind != "folder"]
        self._entries = [(place, entry) for place, entry in places if place]
        self.notes = _notes([entry.name for place, entry in places if place is None], archive)

    def places(self) -> list[Place]:
        """As Files.places: nearer ones first."""
        sources = (place for place, _ in self._entries if is_source(place[-1]) and not _is_hidden(place))
        return sorted(sources, key=lambda place: (len(place), place))

    def read(self, place: Place) -> bytes:
        """As Files.read."""
        name = sanitize.line(place[-1], MAX_NAME)
        found = [entry for at, entry in self._entries if at == place]
        if not found:
            raise KeyError(place)
        if len(found) > 1:
            raise SubmissionFault(f"{self._archive} has {name} twice.", "Pack it again with only one of them.")
        if found[0].kind == "other":
            raise not_ordinary(f"{name} in {self._archive}")
        with self._readable(), found[0].open() as stream:
            return sized(_read(stream, largest(name)), name, largest(name))

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except SubmissionFault:
            raise
        except Exception as error:  # whatever the library stumbles over in a foreign file
            reason = sanitize.line(str(error) or type(error).__name__, 120)
            raise SubmissionFault(
                f"{self._archive} can't be read as an archive: {reason}.", "Pack it again."
            ) from None


def _place(name: str) -> Place | None:
    """The folders and the file that a name in an archive means; None if it leads out of the archive."""
    parts = name.replace("\\", "/").split("/")  # some programs on Windows separate folders by a backslash
    if parts[0] == "" or parts[0][1:2] == ":" or ".." in parts:
        return None
    return tuple(part for part in parts if part not in ("", "."))


def _is_hidden(place: Sequence[str]) -> bool:
    """Of no interest to anybody: .git, .ipynb_checkpoints, and what macOS adds."""
    return any(part.startswith(".") or part == "__MACOSX" for part in place)


def _notes(leading_out: Sequence[str], archive: str) -> tuple[str, ...]:
    if not leading_out:
        return ()
    more = f" and {len(leading_out) - 1} more" if len(leading_out) > 1 else ""
    return (f"{sanitize.line(leading_out[0], MAX_NAME)}{more} left out: the path leads out of {archive}",)


def _few(entries: Iterable[_Entry], archive: str) -> list[_Entry]:
    """All entries. Raises SubmissionFault for too many or too large ones."""
    found: list[_Entry] = []
    total = 0
    for entry in entries:
        found.append(entry)
        total += max(entry.size, 0)
        if len(found) > MAX_ENTRIES:
            raise SubmissionFault(f"{archive} holds more than {MAX_ENTRIES:,} files.", "Submit the code only.")
        if total > LARGEST_ARCHIVE:
            raise too_large(f"What is in {archive}", LARGEST_ARCHIVE)
    return found


def _zip(raw: bytes) -> Iterator[_Entry]:
    archive = zipfile.ZipFile(_Careful(raw, MAX_LIST_BYTES))
    for info in archive.infolist():
        kind = stat.S_IFMT(info.external_attr >> 16)
        yield _Entry(
            info.filename, info.file_size,
            "folder" if info.is_dir() else "file" if kind in (0, stat.S_IFREG) else "other",
            partial(_unlocked, archive, info),
        )  # fmt: skip


def _unlocked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> IO[bytes]:
    name = sanitize.line(info.filename, MAX_NAME)
    if info.flag_bits & LOCKED:
        raise SubmissionFault(f"{name} is protected by a password.", "Pack it again without one.")
    if info.compress_type not in METHODS:
        raise SubmissionFault(f"{name} uses an unusual compression method.", "Pack it again as an ordinary .zip.")
    return archive.open(info)


def _tar(raw: bytes) -> Iterator[_Entry]:
    archive = tarfile.TarFile(fileobj=_Careful(raw, MAX_HEADER_BYTES))
    for member in archive:
        yield _Entry(
            member.name, member.size, "folder" if member.isdir() else "file" if member.isreg() else "other",
            partial(_extracted, archive, member),
        )  # fmt: skip


def _extracted(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    stream = archive.extractfile(member)
    assert stream is not None  # of a file
    return stream


def _unpressed(raw: bytes, archive: str) -> bytes:
    """A .tar of what may be a .tar.gz or .tar.xz."""
    packed = io.BytesIO(raw)
    if archive.lower().endswith(".tar"):
        return raw
    with lzma.open(packed) if archive.lower().endswith(".xz") else gzip.open(packed) as stream:
        found = _read(stream, LARGEST_ARCHIVE)
    if len(found) > LARGEST_ARCHIVE:
        raise too_large(f"What is in {archive}", LARGEST_ARCHIVE)
    return found


def _read(stream: IO[bytes] | io.BufferedIOBase, most: int) -> bytes:
    """At most one byte more than `most`, whatever a header says of the size."""
    found = io.BytesIO()
    while piece := stream.read(min(MAX_HEADER_BYTES, most + 1 - found.tell())):
        found.write(piece)
    return found.getvalue()


class _Careful(io.BytesIO):
    """An archive whose headers can't make the library use up memory or time."""

    def __init__(self, raw: bytes, most_at_once: int) -> None:
        super().__init__(raw)
        self._size, self._most = len(raw), most_at_once
        self._until = time.process_time() + CPU_S

    def read(self, size: int | None = -1, /) -> bytes:
        """As BytesIO.read. Raises ValueError instead of reading too much in one piece, or for too long."""
        left = self._size - self.tell()
        if min(left, left if size is None or size < 0 else size) > self._most:
            raise ValueError("its list of contents is too large")
        if time.process_time() > self._until:
            raise ValueError("reading it takes too long")
        return super().read(size)
