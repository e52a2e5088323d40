"""The bytes of the submitted file, and the text in them."""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path
from typing import IO

from grader.errors import SubmissionFault
from grader.submission.locate import is_archive, not_ordinary, shown, unreadable

# Thirty times what any exercise takes. Code made to be slow takes 150 MB and a second or two to analyse.
LARGEST_CODE = 150_000
# A notebook carries its plots as text, so the file may be far larger than the code in it.
LARGEST_NOTEBOOK = 20_000_000
# Of the archive itself, and of all that is packed in it.
LARGEST_ARCHIVE = 50_000_000


def read(file: Path) -> bytes:
    """The content of a regular file. Raises SubmissionFault when it can't be read, is empty or is too large."""
    name, limit = shown(file), largest(file.name)
    try:
        with open(file, "rb", opener=_as_it_is) as stream:
            raw = read_open(stream, name, limit)
    except OSError as error:
        raise unreadable(file, error) from None
    return sized(raw, name, limit)


def read_open(stream: IO[bytes], name: str, limit: int) -> bytes:
    """What is in an open file: at most a byte more than `limit`. Raises SubmissionFault if it isn't an ordinary one."""
    found = os.fstat(stream.fileno())  # it may be another file than the one that was looked at before
    if not stat.S_ISREG(found.st_mode):
        raise not_ordinary(name)
    if found.st_size > limit:
        raise too_large(name, limit)
    return stream.read(limit + 1)


def largest(name: str) -> int:
    """How many bytes a file of this name may have."""
    if is_archive(name):
        return LARGEST_ARCHIVE
    return LARGEST_NOTEBOOK if name.lower().endswith(".ipynb") else LARGEST_CODE


def sized(raw: bytes, name: str, limit: int) -> bytes:
    """`raw`, which isn't empty and has at most `limit` bytes: else raises SubmissionFault."""
    if len(raw) > limit:
        raise too_large(name, limit)
    if not raw:
        raise SubmissionFault(f"{name} is empty.", "Save your work, then grade again.")
    return raw


def too_large(name: str, limit: int) -> SubmissionFault:
    """The fault for a file, or the code of a notebook, above `limit` bytes."""
    return SubmissionFault(
        f"{name} is larger than {limit / 1_000_000:g} MB.", "Submit the code only, without data and results."
    )


def decode(raw: bytes, name: str) -> str:
    r"""`raw` as text with "\n" line ends. Raises SubmissionFault when it has NUL bytes, or is neither UTF-8 nor in the
    encoding that its first two lines name (PEP 263)."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        named = _in_named_encoding(raw)
        if named is not None:
            return named
        # Counted in `raw` itself: the codec counts from behind a byte order mark.
        at = error.start + len(raw) - len(error.object)
        raise SubmissionFault(
            f"{name} is not UTF-8 text: byte 0x{raw[at]:02x} at offset {at} (line {_line(raw, at)}) is invalid.",
            "Save it as UTF-8 (the file's encoding, in your editor).",
        ) from None
    if "\0" in text:
        raise SubmissionFault(
            f"{name} has a NUL byte in line {_line(raw, raw.index(0))}: it isn't plain text.",
            "Save it as plain UTF-8 text.",
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _in_named_encoding(raw: bytes) -> str | None:
    """The text of a file of Python that names its encoding; None if it names none that fits."""
    import tokenize  # here, for nearly all files are UTF-8

    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(raw).readline)
        text = raw.decode(encoding)
    except (SyntaxError, LookupError, ValueError):
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\0" not in text else None


def _as_it_is(path: str, flags: int) -> int:
    """Opened without waiting for a pipe's other end, and not if it has become a link since it was checked."""
    return os.open(path, flags | os.O_NONBLOCK | os.O_NOFOLLOW)


def _line(raw: bytes, offset: int) -> int:
    return len(raw[:offset].replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"))
