"""What to do about a layer that is missing, where its own words don't say: only what this machine's settings show."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from grader.sandbox.isolation.namespaces import FORBIDS

LSM = "/sys/kernel/security/lsm"


def remedy(layer: str, why_not: str, read: Callable[[str], str] | None = None) -> str:
    """What to do, or "" if nothing is known. read: gives a file's text, "" if there is none; by default from disk."""
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
        return "In a container: start it with `--security-opt seccomp=unconfined`, or do without: the others hold."
    return ""


def _landlock(read: Callable[[str], str]) -> str:
    names = read(LSM).strip()
    if names and "landlock" not in names.split(","):
        return f"Landlock is off (this kernel started with lsm={names}): add it at boot, `lsm=landlock,{names}`."
    return "Landlock needs Linux 5.13 or newer; in a container, the kernel is the host's."


def _text(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8", errors="replace") or " "
    except OSError:
        return ""
