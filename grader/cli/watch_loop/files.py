"""Notices that a file was saved, however the editor does it: in place, by renaming, or on another machine's disk."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from watchfiles import watch

from grader.cli.watch_loop.events import Post, Saved

STEP_MS = 10  # after so long without an event, the editor has finished saving
LOOK_AGAIN_MS = 500  # look even without an event: network mounts don't report every change
UNSAVED_S = 0.1  # while an editor saves, there is no file for a moment, or an empty one

Signature = tuple[int, int, int] | None


class FileWatch:
    """Posts `Saved` whenever a file's content may have changed, from `__enter__` to `__exit__`.

    File system events only wake it up. It then compares the file's time, size and inode. So other files in the folder
    don't matter, nor whether events arrive at all.
    """

    def __init__(self, file: Path, post: Post) -> None:
        self._file = file.absolute()
        self._given = file
        self._post = post
        self._stop = threading.Event()
        self._seen = _signature(self._file)
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> FileWatch:
        self._thread.start()
        return self

    def __exit__(
        self, error: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._stop.set()

    def _run(self) -> None:
        while not self._stop.is_set():
            for _ in self._wakings():
                self._look()

    def _look(self) -> None:
        now = _signature(self._file)
        if now != self._seen and (now is None or now[1] == 0):
            time.sleep(UNSAVED_S)
            now = _signature(self._file)
        if now != self._seen:
            self._seen = now
            self._post(Saved(self._given))

    def _wakings(self) -> Iterator[None]:
        """Yields whenever the file should be looked at. Ends if its folder was replaced by another."""
        folders = {self._file.parent, self._file.resolve().parent}
        identity = list(map(_folder, folders))
        yield  # something may have happened before events arrive
        try:
            for _ in watch(
                *folders, watch_filter=None, step=STEP_MS, stop_event=self._stop,
                rust_timeout=LOOK_AGAIN_MS, yield_on_timeout=True, recursive=False, raise_interrupt=False,
            ):  # fmt: skip
                yield
                if list(map(_folder, folders)) != identity:
                    return
        except (OSError, RuntimeError):  # no folder, or no events (too many watches): poll
            self._stop.wait(LOOK_AGAIN_MS / 1000)


def _signature(file: Path) -> Signature:
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _folder(folder: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(folder)
    except OSError:
        return None
    return found.st_dev, found.st_ino
