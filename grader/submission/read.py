"""The bytes of the submitted file, and the text in them."""

from __future__ import annotations

from pathlib import Path

from grader.errors import SubmissionFault
from grader.submission.locate import unreadable
from grader.submission.printable import printable

# Half a megabyte is a hundred times what any exercise takes, and at most seconds of work even if made to be slow.
LARGEST_CODE = 500_000
# A notebook carries its plots as text, so the file may be far larger than the code in it.
LARGEST_NOTEBOOK = 20_000_000


def read(file: Path) -> bytes:
    """The content of a regular file. Raises SubmissionFault when it can't be read, is empty or is too large."""
    limit = LARGEST_NOTEBOOK if file.suffix.lower() == ".ipynb" else LARGEST_CODE
    try:
        with file.open("rb") as stream:
            raw = stream.read(limit + 1)
    except OSError as error:
        raise unreadable(file, error) from None
    if len(raw) > limit:
        raise too_large(printable(file.name), limit)
    if not raw:
        raise SubmissionFault(f"{printable(file.name)} is empty.", "Save your work into it, then grade again.")
    return raw


def too_large(name: str, limit: int) -> SubmissionFault:
    """The fault for a file, or the code of a notebook, above `limit` bytes."""
    return SubmissionFault(
        f"{name} is larger than {limit / 1_000_000:g} MB.", "Hand in the code alone: leave data and results out."
    )


def decode(raw: bytes, name: str) -> str:
    r"""`raw` as text with "\n" line ends. Raises SubmissionFault when it isn't UTF-8 or has NUL bytes."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Counted in `raw` itself: the codec counts from behind a byte order mark.
        at = error.start + len(raw) - len(error.object)
        raise SubmissionFault(
            f"{name} is not UTF-8 text: byte 0x{raw[at]:02x} at offset {at} (line {_line(raw, at)}) doesn't belong.",
            "Save it again as UTF-8: an editor calls it the file's encoding.",
        ) from None
    if "\0" in text:
        raise SubmissionFault(
            f"{name} has a NUL byte in line {_line(raw, raw.index(0))}: it isn't plain text.",
            "Save it again as plain UTF-8 text.",
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _line(raw: bytes, offset: int) -> int:
    return len(raw[:offset].replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"))
