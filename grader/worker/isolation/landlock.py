"""Landlock: the worker reads Python and its libraries, writes its scratch folder, and reaches nothing else."""

from __future__ import annotations

import os

import landlockpy
from landlockpy import AccessFS, AccessNet, Scope

from grader.worker.isolation.interface import Cell, Layer
from grader.worker.isolation.readable import CUDA, DEVICES, readable

READ = AccessFS.READ_FILE | AccessFS.READ_DIR
WRITE = (
    READ | AccessFS.WRITE_FILE | AccessFS.MAKE_REG | AccessFS.MAKE_DIR | AccessFS.REMOVE_FILE | AccessFS.REMOVE_DIR
    | AccessFS.TRUNCATE | AccessFS.REFER
)  # fmt: skip


def _restrict(cell: Cell) -> None:
    if not landlockpy.supported():
        raise OSError("this kernel has no Landlock")
    with _rules() as rules:
        for folder in readable():
            rules.allow_path(folder, READ if folder.is_dir() else AccessFS.READ_FILE)
        for device in DEVICES:
            if os.path.exists(device):
                rules.allow_path(device, AccessFS.READ_FILE | AccessFS.WRITE_FILE)
        if cell.cuda:
            for name in CUDA:
                if os.path.exists(name):
                    rules.allow_path(name, READ | AccessFS.WRITE_FILE | AccessFS.IOCTL_DEV)
        rules.allow_path(cell.scratch, WRITE)
        rules.restrict()


def _rules() -> landlockpy.Ruleset:
    return landlockpy.Ruleset(
        handled_net=AccessNet.BIND_TCP | AccessNet.CONNECT_TCP, scoped=Scope.ABSTRACT_UNIX_SOCKET | Scope.SIGNAL
    )


def prepare() -> None:
    """Do the library's first-time work (4 ms) ahead of the first worker."""
    if landlockpy.supported():
        readable()
        _rules().close()


LANDLOCK = Layer(
    "landlock", "reading tests and solutions, writing outside the scratch folder, TCP, signals, running programs",
    "hidden tests and solutions on the same disk could be read", _restrict,
)  # fmt: skip
