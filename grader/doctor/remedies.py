"""What to do about a missing layer, where its own message doesn't say: only what this machine's settings show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from grader.sandbox.isolation.namespaces import FORBIDS

LSM = "/sys/kernel/security/lsm"


def remedy(layer: str, why_not: str, read: Callable[[str], str] | None = None) -> str:
    """What to do, or "" if that isn't known. read: returns a file's text, "" if there is none; by default from disk."""
    read = read or _text
    if layer == "namespaces":
        return _namespaces(read)
    if layer == "landlock":
        return _landlock(read)
    if layer in ("rlimits", "watchdog") and "/proc" in why_not:
        return "In a container or chroot: `mount -t proc proc /proc`."
    return ""


def _namespaces(read: Callable[[str], str]) -> str:
    for name, (forbids, allows) in FORBIDS.items():
        if read(f"/proc/sys/{name}").strip() == forbids:
            return f"An administrator can allow them: `sudo sysctl -w {name.replace('/', '.')}={allows}`."
    if read("/.dockerenv") or read("/run/.containerenv"):
        return "You are in a container: start it with `--security-opt seccomp=unconfined`, or do without this layer."
    return ""


def _landlock(read: Callable[[str], str]) -> str:
    names = read(LSM).strip()
    if names and "landlock" not in names.split(","):
        return f"This kernel was started with lsm={names}. Boot it with `lsm=landlock,{names}`."
    return "Landlock needs Linux 5.13 or newer. A container uses the kernel of its host."


def _text(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8", errors="replace") or " "
    except OSError:
        return ""
