"""The layers in the order in which they are entered, and which of them held."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from grader.sandbox.isolation.footprint import measure
from grader.sandbox.isolation.interface import Context, Layer, LayerResult, SandboxRoot, WorkerSpec
from grader.sandbox.isolation.posix import DESCRIPTORS, ENVIRONMENT, RLIMITS, SESSION
from grader.sandbox.isolation.privileges import NO_NEW_PRIVILEGES, USER


def _of_workers() -> tuple[Layer[WorkerSpec], ...]:
    common = (SESSION, DESCRIPTORS, ENVIRONMENT, RLIMITS)
    if sys.platform != "linux":
        return common
    from grader.sandbox.isolation.landlock import LANDLOCK
    from grader.sandbox.isolation.seccomp import SECCOMP

    return (*common, USER, NO_NEW_PRIVILEGES, LANDLOCK, SECCOMP)


def _of_server() -> tuple[Layer[SandboxRoot], ...]:
    if sys.platform != "linux":
        return ()
    from grader.sandbox.isolation.namespaces import NAMESPACES

    return (NAMESPACES,)


def _watch(sandbox: SandboxRoot) -> None:
    if measure(os.getpid(), sandbox.proc) is None:
        raise OSError("memory can't be measured: there is no /proc")


WATCHDOG: Layer[SandboxRoot] = Layer(
    "watchdog",
    "ends submissions that use too much memory, shared memory included",
    "a submission could use up this machine's memory",
    _watch,
)


@dataclass(frozen=True)
class Walls:
    """All layers around a learner's code, in the order in which they are listed. of_server: entered once, by the fork
    server. of_worker: entered by each worker. watching: what the fork server does all the time."""

    of_server: tuple[Layer[SandboxRoot], ...]
    of_worker: tuple[Layer[WorkerSpec], ...]
    watching: tuple[Layer[SandboxRoot], ...]

    @property
    def all(self) -> tuple[Layer[Any], ...]:
        """Every layer."""
        return (*self.of_server, *self.of_worker, *self.watching)

    def without(self, *names: str) -> Walls:
        """These walls without the layers of those names."""
        return replace(
            self,
            of_server=tuple(layer for layer in self.of_server if layer.name not in names),
            of_worker=tuple(layer for layer in self.of_worker if layer.name not in names),
        )


WALLS = Walls(_of_server(), _of_workers(), (WATCHDOG,))


def prepare() -> None:
    """Do the layers' first-time work ahead of the first worker. What fails here fails in `enter_all`, which reports
    it."""
    if sys.platform != "linux":
        return
    from grader.sandbox.isolation import landlock, seccomp

    for work in (landlock.prepare, partial(seccomp.prepare, cuda=False)):
        with contextlib.suppress(Exception):
            work()


def enter_all(layers: Iterable[Layer[Context]], context: Context) -> dict[str, LayerResult]:
    """Enter every layer, in this process. Returns how each went, by name.

    A layer that fails isn't in force, however it fails: a kernel or a container refuses it (OSError), a C library lacks
    a function (AttributeError), a system has other folders, users or calls than its tables say (KeyError, TypeError,
    RuntimeError).
    """
    held = {}
    for layer in layers:
        start, why_not = time.perf_counter(), ""
        try:
            layer.enter(context)
        except (OSError, ValueError) as error:
            why_not = str(error) or type(error).__name__
        except Exception as error:
            why_not = f"{type(error).__name__}: {error}".removesuffix(": ")  # KeyError's own text is a bare name
        held[layer.name] = LayerResult(why_not, round(1000 * (time.perf_counter() - start), 3))
    return held
