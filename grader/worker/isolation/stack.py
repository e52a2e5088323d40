"""The layers in the order a worker enters them, and which of them held."""

from __future__ import annotations

import sys

from grader.worker.isolation.interface import Cell, Layer
from grader.worker.isolation.privileges import NO_NEW_PRIVILEGES
from grader.worker.isolation.process import DESCRIPTORS, ENVIRONMENT, RLIMITS, SESSION


def _layers() -> tuple[Layer, ...]:
    common = (SESSION, DESCRIPTORS, ENVIRONMENT, RLIMITS)
    if sys.platform != "linux":
        return common
    from grader.worker.isolation.landlock import LANDLOCK
    from grader.worker.isolation.seccomp import SECCOMP

    return (*common, NO_NEW_PRIVILEGES, LANDLOCK, SECCOMP)


LAYERS = _layers()
WATCHDOG = Layer(
    "watchdog", "sleeping, resident memory", "", lambda _cell: None
)  # in the fork server and the examiner, so always in force


def enter_all(cell: Cell) -> dict[str, str]:
    """Enter every layer, in this process. Returns, by name, why it couldn't be had: "" for a layer that holds."""
    held = {}
    for layer in LAYERS:
        try:
            layer.enter(cell)
            held[layer.name] = ""
        except (OSError, ValueError) as error:
            held[layer.name] = str(error) or type(error).__name__
    return held
