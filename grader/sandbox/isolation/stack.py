"""The layers in the order in which they are entered, and which of them held."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterable
from functools import partial

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


def prepare() -> None:
    """Do the layers' first-time work ahead of the first worker. What fails here fails in `enter_all`, which says so."""
    if sys.platform != "linux":
        return
    from grader.worker.isolation import landlock, seccomp

    for work in (landlock.prepare, partial(seccomp.prepare, cuda=False)):
        with contextlib.suppress(Exception):
            work()


def enter_all(layers: Iterable[Layer[Place]], place: Place) -> dict[str, Held]:
    """Enter every layer, in this process, and say how that went, by name.

    A layer that fails isn't in force, however it fails: a kernel or a container says no (OSError), a C library lacks a
    function (AttributeError), a system has other folders, users or calls than its tables say (KeyError, TypeError,
    RuntimeError).
    """
    held = {}
    for layer in layers:
        start, why_not = time.perf_counter(), ""
        try:
            layer.enter(place)
        except (OSError, ValueError) as error:
            why_not = str(error) or type(error).__name__
        except Exception as error:
            why_not = f"{type(error).__name__}: {error}".removesuffix(": ")  # KeyError's own text is a bare name
        held[layer.name] = Held(why_not, round(1000 * (time.perf_counter() - start), 3))
    return held
