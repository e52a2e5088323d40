"""The layers in the order in which they are entered, and which of them held."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable

from grader.worker.isolation.interface import Cell, Held, House, Layer, Place
from grader.worker.isolation.privileges import NO_NEW_PRIVILEGES, USER
from grader.worker.isolation.process import DESCRIPTORS, ENVIRONMENT, RLIMITS, SESSION


def _of_workers() -> tuple[Layer[Cell], ...]:
    common = (SESSION, DESCRIPTORS, ENVIRONMENT, RLIMITS)
    if sys.platform != "linux":
        return common
    from grader.worker.isolation.landlock import LANDLOCK
    from grader.worker.isolation.seccomp import SECCOMP

    return (*common, USER, NO_NEW_PRIVILEGES, LANDLOCK, SECCOMP)


def _of_server() -> tuple[Layer[House], ...]:
    if sys.platform != "linux":
        return ()
    from grader.worker.isolation.namespaces import NAMESPACES

    return (NAMESPACES,)


OF_WORKERS, OF_SERVER = _of_workers(), _of_server()
# In the fork server and the examiner, so always in force.
WATCHDOG: Layer[Cell] = Layer("watchdog", "sleeping, resident memory", "", lambda _cell: None)


def enter_all(layers: Iterable[Layer[Place]], place: Place) -> dict[str, Held]:
    """Enter every layer, in this process, and say how that went, by name."""
    held = {}
    for layer in layers:
        start, why_not = time.perf_counter(), ""
        try:
            layer.enter(place)
        except (OSError, ValueError) as error:
            why_not = str(error) or type(error).__name__
        held[layer.name] = Held(why_not, round(1000 * (time.perf_counter() - start), 3))
    return held
