"""How much isolation a set-up may require, from less to more, and what this machine lacks of it."""

from __future__ import annotations

from grader.errors import GraderFault
from grader.results import LayerStatus

_LIMITS = ("session", "descriptors", "environment", "rlimits", "watchdog")
_SANDBOX = (*_LIMITS, "user", "no_new_privs", "landlock", "seccomp")
LEVELS: dict[str, tuple[str, ...]] = {"limits": _LIMITS, "sandbox": _SANDBOX, "full": (*_SANDBOX, "namespaces")}
"""limits: a separate process with limits, for practice. sandbox: submissions can't reach the answers or the machine,
for grading other people's code; what the older versions of Landlock lack for that, the filter of seccomp refuses.
full: nor can they see file names or fill the disk."""


def check(level: str, layers: tuple[LayerStatus, ...]) -> None:
    """Raise GraderFault if a layer of this level isn't in force."""
    held = {layer.name for layer in layers if layer.in_force}
    missing = [name for name in LEVELS[level] if name not in held]
    if missing:
        raise GraderFault(
            f"Nothing was graded: isolation level {level!r} is required, and this machine lacks {', '.join(missing)}.",
            "`grade doctor` says why. Use a machine that has it, or require less with --require-isolation.",
        )
