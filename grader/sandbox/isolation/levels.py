"""How much isolation a set-up may ask for, from less to more, and what this machine lacks of it."""

from __future__ import annotations

from grader.errors import GraderFault
from grader.results import LayerStatus

_LIMITS = ("session", "descriptors", "environment", "rlimits", "watchdog")
_SANDBOX = (*_LIMITS, "user", "no_new_privs", "landlock", "seccomp")
LEVELS: dict[str, tuple[str, ...]] = {"limits": _LIMITS, "sandbox": _SANDBOX, "full": (*_SANDBOX, "namespaces")}
"""limits: a process of its own and limits, for practice. sandbox: answers and machine can't be reached, for grading
what others hand in. full: nor can file names be seen, or the disk be filled."""


def check(level: str, layers: tuple[LayerStatus, ...]) -> None:
    """Raise GraderFault if a layer of this level isn't in force."""
    held = {layer.name for layer in layers if layer.in_force}
    missing = [name for name in LEVELS[level] if name not in held]
    if missing:
        raise GraderFault(
            f"Nothing was graded: isolation level {level!r} is asked for, and this machine lacks {', '.join(missing)}.",
            "`grade doctor` says why. Grade on a machine that has it, or ask for less with --require-isolation.",
        )
