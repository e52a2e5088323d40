"""Whether a test has left something behind in the learner's code, or in torch, numpy and Python.

One worker runs many tests, as if each were the first, so long as all is as it was when the code had been loaded
(design/together.md). Whatever can't be looked into counts as a trace: then each test has a worker of its own.
"""

from __future__ import annotations

import functools
import operator
import os
import sys
import threading
import types
import warnings
from _signal import getsignal, valid_signals  # signal.py makes an enum of each
from abc import get_cache_token
from collections.abc import Callable, Collection, Iterable
from gc import callbacks, collect, freeze, get_threshold, isenabled
from typing import Any

import numpy as np
import torch
from torch._tensor_str import PRINT_OPTS

from grader.sandbox.guest import random_numbers
from grader.sandbox.guest.insides import Unseen, inside, is_passive
from grader.sandbox.guest.library import Library, modules_named

MAX_OBJECTS = 20_000
"""A submission that keeps more, contents of its containers included, is run anew for each test."""
MAX_BYTES = 1 << 22
"""The same for all numbers that it keeps."""
MAX_FILES = 200
"""In the working folder."""
SIGNALS = sorted(valid_signals())
Noted = tuple[object, list[object], object]


class Traces:
    """What is there when a submission has been loaded.

    modules: the learner's own. library: as it was before. Raises Unseen if not all of it can be looked into.
    """

    def __init__(self, modules: Iterable[types.ModuleType], library: Library) -> None:
        self._objects = _reachable(list(modules), library)
        self._library = library
        library.settle(self._used())
        self._settings = _settings()
        self._random = random_numbers.states()
        collect()
        freeze()  # what is there by now isn't gone through again by each `collect`

    def drew(self, seed: int) -> bool:
        """Whether loading has used random numbers, which began with this seed."""
        random_numbers.go_to(*self._random)
        return random_numbers.drawn_since(seed)

    def left(self) -> bool:
        """Whether anything is other than it was. Random numbers begin again, as after loading."""
        collect()  # what the last test has left in circles
        random_numbers.go_to(*self._random)
        try:
            return not (
                self._settings == _settings()
                and not self._library.has_changed()
                and all(_is_as_it_was(*noted) for noted in self._objects)
            )
        except Unseen:
            return True

    def _used(self) -> list[dict[str, Any]]:
        """The names in the modules that the code uses."""
        used = {name for one, *_ in self._objects if type(one) is types.CodeType for name in one.co_names}
        given = {_name_of_module(part) for _, held, _ in self._objects for part in held}
        own = {id(one) for one, *_ in self._objects}
        return [held for held in modules_named({*used, *given}) if id(held) not in own]


def _reachable(modules: list[types.ModuleType], library: Library) -> list[Noted]:
    """Every object of the learner's that can change."""
    own, names = [vars(module) for module in modules], {module.__name__ for module in modules}
    others = library.modules() - {id(held) for held in own}
    found: list[Noted] = []
    seen: set[int] = set()
    pending: list[object] = [*own, *library.added()]
    objects = numbers = 0
    while pending:
        one = pending.pop()
        if id(one) in seen or id(one) in others or is_passive(one, names):
            continue
        seen.add(id(one))
        referents, more = inside(one)
        found.append((one, referents, more))
        pending += referents
        objects += len(referents)
        numbers += _size(more)
        if objects > MAX_OBJECTS or numbers > MAX_BYTES:
            raise Unseen("so many objects")
    return found


def _size(more: object) -> int:
    if isinstance(more, tuple):
        return sum(map(_size, more[:4]))
    return len(more) if isinstance(more, bytes) else 0


def _is_as_it_was(one: object, referents: list[object], more: object) -> bool:
    now, more_now = inside(one)
    return _same(now, referents) and more == more_now


def _same(now: Collection[object], before: Collection[object]) -> bool:
    """Whether these are the same objects, in the same order."""
    return len(now) == len(before) and all(map(operator.is_, now, before))


def _name_of_module(one: object) -> Any:
    """The name of a module; None of anything else."""
    return vars(one).get("__name__") if type(one) is types.ModuleType else None


def _settings(
    of_torch: tuple[Callable[[], object], ...] = (
        torch.get_default_dtype, torch.is_grad_enabled, torch.is_inference_mode_enabled, torch.is_anomaly_enabled,
        torch.are_deterministic_algorithms_enabled, functools.partial(torch.is_autocast_enabled, "cpu"),
        torch.get_num_threads, torch._C._len_torch_function_stack, torch._C._len_torch_dispatch_stack,
        torch.get_float32_matmul_precision, torch._C._get_mkldnn_enabled,
    ),
) -> tuple[object, ...]:  # fmt: skip
    """Switches of torch, numpy and Python, and the files in the working folder."""
    decimal = sys.modules.get("decimal")
    return (
        *(read() for read in of_torch), np.geterr(), np.geterrcall(), repr(np.get_printoptions()), os.getcwd(),
        _files("."), dict(os.environ), sys.getrecursionlimit(), sys.getswitchinterval(), sys.gettrace(),
        sys.getprofile(), sys.stdout, sys.stderr, list(sys.path), len(sys.modules), list(map(id, sys.meta_path)),
        list(map(id, warnings.filters)), threading.active_count(), isenabled(), get_threshold(),
        list(map(getsignal, SIGNALS)), _loggers(), repr(decimal.getcontext()) if decimal else None,
        dict(vars(PRINT_OPTS)), list(sys.argv), sys.get_int_max_str_digits(), get_cache_token(),
        list(map(id, callbacks)),
    )  # fmt: skip


def _files(folder: str) -> list[tuple[str, int]]:
    """All files and folders in a folder, and when each was changed. Raises Unseen for more than anybody needs, and for
    what can't be read."""
    found: list[tuple[str, int]] = []
    pending = [folder]
    try:
        while pending and len(found) <= MAX_FILES:
            with os.scandir(pending.pop()) as entries:
                for entry in entries:
                    found.append((entry.path, entry.stat(follow_symlinks=False).st_mtime_ns))
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
    except OSError:
        raise Unseen("a folder") from None
    if len(found) > MAX_FILES:
        raise Unseen("so many files")
    return found


def _loggers() -> list[tuple[str, int, int, bool]]:
    logging = sys.modules.get("logging")
    known = {"": logging.root, **logging.root.manager.loggerDict} if logging else {}
    return [(name, one.level, len(one.handlers), one.disabled) for name, one in known.items() if hasattr(one, "level")]
