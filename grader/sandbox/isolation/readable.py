"""What a worker may read: Python, its libraries and packages, and the harmless devices."""

from __future__ import annotations

import sys
import sysconfig
from functools import lru_cache
from pathlib import Path

SYSTEM = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/usr/share/zoneinfo",
    "/etc/ld.so.cache",
    "/etc/localtime",
)
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")
CUDA = ("/usr/local/cuda", "/proc", "/sys", "/dev")


@lru_cache
def readable() -> tuple[Path, ...]:
    """The folders of Python itself and of installed packages. Never a project's root: Landlock can't take a part
    of a granted folder back, and the hidden tests must not lie below one."""
    folders = {Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    folders |= {
        Path(entry) for entry in sys.path if Path(entry).name in ("site-packages", "dist-packages", "lib-dynload")
    }
    folders |= {Path(name) for name in SYSTEM}
    return tuple(sorted(folder for folder in folders if folder.exists()))
