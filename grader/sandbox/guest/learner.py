"""The learner's code at run time: its namespace, and its exceptions as data."""

from __future__ import annotations
import __future__

import ast
import contextlib
import functools
import inspect
import linecache
import operator
import re
import sys
import types
from collections.abc import Callable
from typing import Any

from grader.sandbox.guest.autograd_trap import AutogradRefused, told_apart
from grader.sandbox.guest.device_error import WrongDevice
from grader.sandbox.guest.importing import Importing

MODULE_NAME = "submission"
MAX_MESSAGE = 2_000
MAX_FRAMES = 20
MAX_NAMES = 12
FUTURES = functools.reduce(
    operator.or_, (getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)
)


_ADDRESS = re.compile(r"0x[0-9a-f]{8,}")
"""Where an object is in memory: another place in each run."""


class MissingName(Exception):
    """The learner's code doesn't define a name that the exercise asks for."""


KINDS: dict[type[BaseException], str] = {
    AutogradRefused: "policy", WrongDevice: "device", MissingName: "missing", MemoryError: "memory",
}  # fmt: skip


class Learner:
    """The learner's namespace, filled chunk by chunk as a notebook fills its own.

    modules: the namespace, and those of the files beside it.
    """

    def __init__(self) -> None:
        self.module = types.ModuleType(MODULE_NAME)
        self.module.__package__ = MODULE_NAME  # for `from .layers import …`
        self.labels: set[str] = set()
        self.importing = Importing()
        self.modules = [self.module]
        sys.modules[MODULE_NAME] = self.module  # so that pickling and dataclasses find the module of a class

    def load(self, chunks: list[list[str]]) -> list[dict[str, Any]]:
        """Run the chunks, [label, source, module or None], in order. A chunk that raises is left where it stopped; the
        next one goes on, as in a notebook. Returns one description for each failure."""
        self.labels = {label for label, _, _ in chunks}
        self.importing.sources = {label: source for label, source, _ in chunks}
        failures = []
        futures = 0  # `from __future__` in one cell of a notebook holds for the cells after it
        for label, source, name in chunks:
            module = self.module
            if name is not None:
                module = _importable(name, is_package=label.endswith("__init__.py"))
                self.modules.append(module)
            try:
                linecache.cache[label] = (len(source), None, source.splitlines(True), label)  # for inspect.getsource
                code = _compiled(source, label, futures | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
                futures |= code.co_flags & FUTURES
                _run(code, module.__dict__)
            except BaseException as error:
                failures.append({"chunk": label, **self.describe(error)})
        return failures

    def names(self) -> list[str]:
        """What the learner's code defines, in order, without what it imports as a module."""
        return [
            name
            for name, value in self.module.__dict__.items()
            if not name.startswith("__") and not isinstance(value, types.ModuleType)
        ]

    def describe(self, error: BaseException, asked: object = None) -> dict[str, Any]:
        """An exception as data: its type, message, and the lines of the learner's own code it came through. asked: of
        what something was asked when it came."""
        with contextlib.suppress(BaseException):  # its arguments are the learner's objects, and may do anything
            error = told_apart(error)
        bases = _bases(type(error))
        stars = self.importing.stars if any(base is NameError for base in bases) else ()
        return {
            "kind": next((KINDS[known] for known in KINDS if any(base is known for base in bases)), "raised"),
            "type": _name(type(error))[:100],
            "message": _message(error, asked) + "".join(f"; `from {one} import *` found no module" for one in stars),
            "frames": self._frames(error)[-MAX_FRAMES:],
        }

    def _frames(self, error: BaseException) -> list[list[Any]]:
        frames = []
        trace = _traceback(error)
        while trace is not None:
            code = trace.tb_frame.f_code
            if code.co_filename in self.labels:
                frames.append([code.co_filename, trace.tb_lineno, code.co_name[:100]])
            trace = trace.tb_next
        if any(type(error) is kind for kind in (SyntaxError, IndentationError, TabError)):  # `in` would ask a metaclass
            label, line = error.filename, error.lineno  # type: ignore[attr-defined]
            if type(label) is str and label in self.labels:
                frames.append([label, line if type(line) is int else 1, "<module>"])
        return frames


def _importable(name: str, is_package: bool) -> types.ModuleType:
    """A new module that others find by its name, in the packages that its name says."""
    parent, _, last = name.rpartition(".")
    module = sys.modules[name] = types.ModuleType(name)
    module.__package__ = name if is_package else parent
    if is_package:
        module.__path__ = []
    if parent:
        setattr(sys.modules.get(parent) or _importable(parent, is_package=True), last, module)
    return module


@functools.lru_cache(maxsize=512)  # the examiner runs the same programs of the course's in one test after another
def _compiled(source: str, label: str, flags: int) -> types.CodeType:
    code: types.CodeType = compile(source, label, "exec", flags, dont_inherit=True)
    return code


def _run(code: types.CodeType, namespace: dict[str, Any]) -> None:
    """Run a chunk, also one that awaits something outside a function, as a notebook does.

    There is no event loop, which would need a socket: what waits for time or for the network can't go on.
    """
    awaiting = eval(code, namespace)
    if inspect.iscoroutine(awaiting):
        try:
            awaiting.send(None)
        except StopIteration:
            return
        awaiting.close()
        raise RuntimeError("the code awaits something that needs an event loop, and there is none here")


# As `type` and BaseException have them: a class and a metaclass may have made something else of these names.
_name: Callable[[type], str] = vars(type)["__name__"].__get__
_bases: Callable[[type], tuple[type, ...]] = vars(type)["__mro__"].__get__
_traceback: Callable[[BaseException], types.TracebackType | None] = vars(BaseException)["__traceback__"].__get__


def _message(error: BaseException, asked: object) -> str:
    try:
        said = _ADDRESS.sub("0x…", f"{error}{_what_it_has(error, asked)}"[:MAX_MESSAGE])
        return said.encode("utf-8", "backslashreplace").decode()
    except BaseException:  # the learner's __str__ may do anything
        return ""


def _what_it_has(error: BaseException, asked: object) -> str:
    """For an attribute that isn't there, those that are: a name in capitals is found at a glance."""
    if type(error) is not AttributeError:
        return ""
    owner = error.obj if error.obj is not None else getattr(asked, "__self__", None)
    if isinstance(owner, types.ModuleType) or type(getattr(owner, "__dict__", None)) is not dict:
        return ""
    own = vars(owner)
    places = [own, *(own[part] for part in ("_parameters", "_modules") if type(own.get(part)) is dict)]
    names = [name for place in places for name in place if type(name) is str and not name.startswith("_")]
    names = [name for name in names if name != "training"]
    return f"; it has {', '.join(names[:MAX_NAMES])}" if names else ""
