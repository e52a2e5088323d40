"""What the learner's code finds as it imports, and what a notebook has built in.

An import that fails gives a stand-in, unless the code itself is prepared for the failure (`except ImportError`).
"""

from __future__ import annotations

import ast
import builtins
import sys
import types
from collections.abc import Iterator, Sequence
from typing import Any

from grader.sandbox.guest.stand_ins import Silent, missing, replaced

CATCHES = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})


class ZMQInteractiveShell(Silent):
    """What get_ipython() gives: it runs no commands. Its name is what code asks for to know a notebook."""

    def __repr__(self) -> str:
        return "<ipykernel.zmqshell.ZMQInteractiveShell object>"

    def getoutput(self, *_: object, **__: object) -> list[str]:
        """What a command prints: nothing here."""
        return []


class Importing:
    """`import` in the learner's modules.

    Attributes:
        sources: The text of each of the learner's chunks, by its label.
        stars: The modules of which `from … import *` found none.
    """

    def __init__(self) -> None:
        self.sources: dict[str, str] = {}
        self.stars: list[str] = []
        self._prepared: dict[str, frozenset[int]] = {}
        self._import = builtins.__import__

    def install(self) -> None:
        """From now on, for this process: a worker's."""
        shell, show = ZMQInteractiveShell("get_ipython()", "IPython"), Silent("display", "IPython")
        vars(builtins).update(__import__=self, get_ipython=lambda: shell, display=show)

    def __call__(
        self, name: str, globals: Any = None, locals: Any = None, fromlist: Sequence[str] | None = (), level: int = 0
    ) -> Any:
        """As builtins.__import__."""
        frame = sys._getframe(1)
        if frame.f_code.co_filename not in self.sources:  # a library imports
            return self._import(name, globals, locals, fromlist or (), level)
        root = name.partition(".")[0]
        stand_in = replaced(name) if level == 0 else None
        if stand_in is not None and (fromlist or replaced(root) is not None):
            return stand_in if fromlist else replaced(root)
        try:
            found = self._import(name, globals, locals, fromlist or (), level)
            return found if name else _siblings(found, fromlist or (), level)
        except ImportError as error:
            if self._is_prepared(frame.f_code.co_filename, frame.f_lineno) or not (fromlist or error.name == root):
                raise
        if fromlist and "*" in fromlist:
            self.stars.append(f"{'.' * level}{name}")
        return missing(f"{'.' * level}{name}", as_root=not fromlist)

    def _is_prepared(self, label: str, line: int) -> bool:
        """Whether the statement in this line stands in a `try` that catches its failure."""
        if label not in self._prepared:
            self._prepared[label] = frozenset(_prepared_lines(self.sources[label]))
        return line in self._prepared[label]


def _siblings(package: Any, names: Sequence[str], level: int) -> Any:
    """What `from . import …` takes: modules beside this one, or a stand-in for each that isn't there."""
    places = ((name, f"{package.__name__}.{name}") for name in names)
    found = {
        name: getattr(package, name, None) or sys.modules.get(place) or missing(f"{'.' * level}{name}")
        for name, place in places
    }
    return types.SimpleNamespace(**found)


def _prepared_lines(source: str) -> Iterator[int]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Try) and any(map(_catches, node.handlers)):
            guarded: list[ast.stmt] = node.body
        elif isinstance(node, ast.With) and any("suppress" in ast.dump(item.context_expr) for item in node.items):
            guarded = node.body
        else:
            continue
        for part in guarded:
            yield from (inner.lineno for inner in ast.walk(part) if isinstance(inner, (ast.Import, ast.ImportFrom)))


def _catches(handler: ast.ExceptHandler) -> bool:
    """Whether it catches an import that fails. A module's own exception (`requests.HTTPError`) doesn't."""
    if handler.type is None:
        return True
    return any(isinstance(node, ast.Name) and node.id in CATCHES for node in ast.walk(handler.type))
