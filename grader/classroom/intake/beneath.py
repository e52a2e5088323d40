"""Opening what is below the class's folder, and never through a link.

Students may still be able to write to it. Between listing and reading, a folder may become a link to a solution or to
somebody else's work. So nothing is opened by its whole path: each folder on the way is opened in the one above it, and
none of them may be a link.
"""

from __future__ import annotations

import errno
import os
import stat
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO

FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# Without waiting for the other end of a pipe.
FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Top:
    """The class's folder, held open: whatever takes its place, this one is read.

    path: as the instructor named it, who may name a link.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._opened = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        weakref.finalize(self, os.close, self._opened)

    @contextmanager
    def folder(self, parts: Sequence[str]) -> Iterator[int]:
        """A descriptor of the folder at these names. Raises OSError, for a link, too."""
        at = os.open(".", FOLDER, dir_fd=self._opened)
        try:
            for part in parts:
                inner = os.open(part, FOLDER, dir_fd=at)
                os.close(at)
                at = inner
            yield at
        finally:
            os.close(at)

    @contextmanager
    def file(self, parts: Sequence[str]) -> Iterator[IO[bytes]]:
        """An ordinary file, to read. Raises OSError, for a link, too."""
        with self.folder(parts[:-1]) as above, open(os.open(parts[-1], FILE, dir_fd=above), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise OSError(errno.EINVAL, "not an ordinary file")
            yield stream
