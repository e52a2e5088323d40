"""What a worker may read: Python, its libraries and packages, and the harmless devices."""

from __future__ import annotations

import contextlib
import os
import stat
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
    "/usr/local/nvidia",  # a GPU's driver on Kubernetes
    "/usr/lib64-nvidia",  # on Colab
    "/usr/share/zoneinfo",
    "/etc/ld.so.cache",
    "/etc/localtime",
)
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")
ABOUT_GPUS = (
    "/usr/local/cuda",
    "/sys",
    "/proc/cpuinfo",
    "/proc/devices",
    "/proc/driver",
    "/proc/meminfo",
    "/proc/modules",
    "/proc/sys/vm",
    "/proc/version",
)
"""What a driver reads of the machine; of other processes, nothing."""
GPUS = ("nvidia*", "dxg")
"""Their devices, by pattern; dxg is WSL's."""


def gpus() -> tuple[str, ...]:
    """The devices of this machine's GPUs, of all that is in /dev: others' shared memory, terminals, disks."""
    return tuple(sorted(str(device) for pattern in GPUS for device in Path("/dev").glob(pattern)))


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


@lru_cache
def closed_package() -> Path | None:
    """A folder that this process has imported from, in one of `readable`, and other users may not read; None if there
    is none.

    Somebody with umask 077 installed it: root can import it, nobody can't, and learners' code imports more of it later.
    """
    files = [vars(module).get("__file__") for module in list(sys.modules.values()) if hasattr(module, "__dict__")]
    inside = tuple(f"{folder}{os.sep}" for folder in readable())
    for folder in sorted({os.path.dirname(file) for file in files if isinstance(file, str)}):
        with contextlib.suppress(OSError):  # it is in an archive, or gone
            if f"{folder}{os.sep}".startswith(inside) and not open_to_all(folder):
                return Path(folder)
    return None


def open_to_all(path: str | Path) -> bool:
    """Whether other users may read a file, or a folder and what is in it."""
    mode = os.stat(path).st_mode
    needed = stat.S_IROTH | stat.S_IXOTH if stat.S_ISDIR(mode) else stat.S_IROTH
    return mode & needed == needed
