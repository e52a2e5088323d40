"""Landlock: the worker reads Python and its libraries, writes its scratch folder, and reaches nothing else."""

from __future__ import annotations

import os

from grader.sandbox.isolation.interface import Layer, WorkerSpec
from grader.sandbox.isolation.readable import ABOUT_GPUS, DEVICES, gpus, readable
from grader.sandbox.isolation.ruleset import Access, Ruleset

READ = Access.READ_FILE | Access.READ_DIR
WRITE = (
    READ | Access.WRITE_FILE | Access.MAKE_REG | Access.MAKE_DIR | Access.REMOVE_FILE | Access.REMOVE_DIR
    | Access.TRUNCATE | Access.REFER
)  # fmt: skip


def _restrict(spec: WorkerSpec) -> None:
    with Ruleset() as rules:
        for folder in readable():
            rules.allow(folder, READ if folder.is_dir() else Access.READ_FILE)
        for device in DEVICES:
            if os.path.exists(device):
                rules.allow(device, Access.READ_FILE | Access.WRITE_FILE)
        if spec.cuda:
            for device in gpus():
                own = READ if os.path.isdir(device) else Access.READ_FILE
                rules.allow(device, own | Access.WRITE_FILE | Access.IOCTL_DEV)
            for name in filter(os.path.exists, ABOUT_GPUS):
                rules.allow(name, READ if os.path.isdir(name) else Access.READ_FILE)
            rules.allow("/proc/self", READ | Access.WRITE_FILE)  # its own: CUDA gives its threads names there
        rules.allow(spec.scratch, WRITE)
        rules.enforce()


def prepare() -> None:
    """Find the folders, and make one ruleset, ahead of the first worker."""
    readable()
    Ruleset().close()


LANDLOCK = Layer(
    "landlock",
    "lets submissions read Python's files and write to one scratch folder, nothing else: no hidden tests, no "
    "solutions; blocks TCP, signals and other programs",
    "a submission could read hidden tests and solutions on this disk",
    _restrict,
)
