"""What a right program did in a test: its lines, and the kinds of its variables."""

from __future__ import annotations

import inspect
import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from grader.diagnosis.replay import Replay
from grader.diagnosis.slips.names import Names
from grader.submission.interface import Submission


@dataclass(eq=False)
class Watched:
    """What a right program did in a test. lines: those that ran. events: how many ran, each time counted. locals: of
    each function by its name, the kinds of its variables and of its object's attributes."""

    label: str
    lines: set[int] = field(default_factory=set)
    events: int = 0
    locals: dict[str, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def running(cls, right: Submission, number: int, replay: Replay) -> Watched:
        """Run the test on a right program and look on."""

        def compute() -> Watched:
            watched, before = cls(right.chunks[0].label), sys.gettrace()
            sys.settrace(watched._trace)
            try:
                replay.reached(right, number)
            finally:
                sys.settrace(before)
            return watched

        return replay.once("watched", compute, right, number)

    def _trace(self, frame: FrameType, event: str, _: Any) -> Any:
        if frame.f_code.co_filename != self.label or not frame.f_code.co_flags & inspect.CO_OPTIMIZED:
            return None  # not a function of its: the file itself, and the bodies of classes, run but once
        self.lines.add(frame.f_lineno)
        self.events += 1
        if event == "return":
            own = getattr(frame.f_locals.get("self"), "__dict__", {})
            attributes = {f"self.{name}": value for name, value in {**own, **own.get("_parameters", {})}.items()}
            items = {
                f"{name}[{key!r}]": value
                for name, several in frame.f_locals.items() if type(several) is dict
                for key, value in several.items()
            }  # fmt: skip
            found = {name: _kind(value) for name, value in {**frame.f_locals, **attributes, **items}.items()}
            self.locals[frame.f_code.co_name] |= {name: kind for name, kind in found.items() if kind is not None}
        return self._trace

    def names(self, function: str) -> Names:
        """For each variable of a function, the others of its kind."""
        kinds: Mapping[str, Any] = self.locals.get(function, {})
        return {
            name: tuple(other for other in kinds if other != name and kinds[other] == kind)
            for name, kind in kinds.items()
        }


def _kind(value: Any) -> Any:
    """What two values must have in common to be taken for each other; None for what nobody confuses."""
    if hasattr(value, "shape"):
        return ("array", *value.shape)
    return "number" if type(value) in (int, float) else None
