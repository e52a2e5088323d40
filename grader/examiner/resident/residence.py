"""Where a resident examiner is found: a socket in a folder that nobody but its user can enter."""

from __future__ import annotations

import os
import stat
import tempfile
from functools import cached_property
from pathlib import Path

NAME = "backprop-grader"


class Residence:
    """The place of this user's resident examiner.

    folder: of the user's own. preload: the modules that the examiner must have loaded. idle_s: how long it waits there.
    """

    def __init__(self, folder: Path, preload: tuple[str, ...], idle_s: float) -> None:
        self.folder, self.preload, self.idle_s = folder, preload, idle_s

    @cached_property
    def fingerprint(self) -> str:
        """Of everything that must be the same for an examiner to be used again. Taken when it is first asked for."""
        from grader.examiner.resident.fingerprint import fingerprint  # hashlib takes a while, and torch needn't wait

        return fingerprint()

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self.folder / "examiner.sock"

    @property
    def lock(self) -> Path:
        """Locked by the examiner that listens, as long as it lives, and with its process's number in it."""
        return self.folder / "examiner.lock"


def own_folder() -> Path | str:
    """The folder for the socket, made if it is missing; or why there is none, as a sentence.

    It lies in XDG_RUNTIME_DIR if that is this user's own, else in the temporary folder.
    """
    above = Path(os.environ.get("XDG_RUNTIME_DIR", ""))
    try:
        if above.is_absolute() and not _why_not_own(above):
            folder = above / NAME
        else:
            folder = Path(tempfile.gettempdir()) / f"{NAME}-{os.getuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        return f"There is no room for it: {error.strerror}."
    return _why_not_own(folder) or folder


def _why_not_own(folder: Path) -> str:
    """Why others might have a hand in a folder; "" if it is this user's alone. A link to one isn't one."""
    try:
        found = folder.lstat()
    except OSError as error:
        return f"{folder} can't be seen: {error.strerror}."
    if not stat.S_ISDIR(found.st_mode):
        return f"{folder} isn't a folder."
    if found.st_uid != os.getuid():
        return f"{folder} is another user's."
    mode = stat.S_IMODE(found.st_mode)
    return "" if mode == 0o700 else f"{folder} has the mode {mode:03o}, not 700."
