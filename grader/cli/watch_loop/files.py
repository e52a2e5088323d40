"""Noticing that a file was saved, however the editor does it: in place, by renaming, or on another machine's disk."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from watchfiles import watch

from grader.cli.watch_loop.events import Post, Saved

STEP_MS = 10  # quiet for so long, an editor has done saving
LOOK_AGAIN_MS = 500  # without any event: a network mount doesn't tell of every change
ABSENT_S = 0.1  # an editor that saves by renaming leaves no file for a moment

Signature = tuple[int, int, int] | None


class FileWatch:
    """Posts `Saved` whenever a file's content may have changed, from `__enter__` to `__exit__`.

    Events of the file system wake it up, and what counts is the file's own signature: its time, size and inode. So it
    doesn't matter what else happens in the folder, or whether events come at all.
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
        if now is None and self._seen is not None:
            time.sleep(ABSENT_S)
            now = _signature(self._file)
        if now != self._seen:
            self._seen = now
            self._post(Saved(self._given))

    def _wakings(self) -> Iterator[None]:
        """One item for each time that the file should be looked at; ends when its folder has become another."""
        folders = {self._file.parent, self._file.resolve().parent}
        identity = list(map(_folder, folders))
        yield  # whatever happened before the events come
        try:
            for _ in watch(
                *folders, watch_filter=None, step=STEP_MS, stop_event=self._stop,
                rust_timeout=LOOK_AGAIN_MS, yield_on_timeout=True, recursive=False, raise_interrupt=False,
            ):  # fmt: skip
                yield
                if list(map(_folder, folders)) != identity:
                    return
        except (OSError, RuntimeError):  # no folder, or no events (too many watches): look now and then
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
