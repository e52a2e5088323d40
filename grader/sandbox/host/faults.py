"""What a learner's code may do instead of answering, as exceptions that a test ends with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from grader import untrusted
from grader.results import Outcome

MOST_NAME, MOST_MESSAGE = 100, 2_000


@dataclass(frozen=True)
class Frame:
    """A line of the learner's own code that an exception came through."""

    label: str
    line: int
    function: str


class LearnerFault(Exception):
    """The learner's code did something that ends this test; `outcome` is its name in the report.

    sentence: what it was, which may quote whatever the code gave back.
    """

    def __init__(self, sentence: str, outcome: Outcome = "failed") -> None:
        self.sentence = untrusted.block(sentence)
        super().__init__(self.sentence)
        self.outcome = outcome


class LearnerRaised(LearnerFault):
    """An exception came out of the learner's code. kind: "raised", "missing" (a name isn't defined), "policy", or
    "device" (what CUDA would refuse, on a pretended GPU)."""

    def __init__(self, kind: str, type_name: str, message: str, frames: Sequence[Frame], call: str) -> None:
        outcome: Outcome = "policy" if kind == "policy" else "memory" if _no_memory(type_name, message) else "failed"
        super().__init__(f"{call} raised {type_name}: {message}", outcome)
        self.kind, self.type_name, self.message = kind, type_name, message
        self.frames, self.call = tuple(frames), call


def _no_memory(type_name: str, message: str) -> bool:
    return type_name == "MemoryError" or "can't allocate memory" in message or "CUDA out of memory" in message


@dataclass(frozen=True)
class Loaded:
    """What came of running the submission's chunks: the failures of single chunks, as (chunk label, exception)."""

    failures: tuple[tuple[str, LearnerRaised], ...]


def dicts(value: Any) -> list[dict[str, Any]]:
    """The dicts in a list that came from a worker; nothing if it isn't a list."""
    return [item for item in value if type(item) is dict] if type(value) is list else []


def raised(failed: Any, call: str) -> LearnerRaised:
    """A failure as the worker describes it; nothing in it is believed to be more than text."""
    failed = failed if type(failed) is dict else {}
    kind, lines = untrusted.line(failed.get("kind"), MOST_NAME), failed.get("frames")
    frames = [
        Frame(untrusted.line(f[0], MOST_NAME), f[1], untrusted.line(f[2], MOST_NAME))
        for f in (lines if type(lines) is list else [])
        if type(f) is list and len(f) == 3 and type(f[1]) is int
    ]
    return LearnerRaised(
        kind if kind in ("missing", "policy", "device") else "raised",
        re.sub(r"\W", "", untrusted.line(failed.get("type"), MOST_NAME)) or "Exception",
        untrusted.block(failed.get("message"), MOST_MESSAGE), frames, call,
    )  # fmt: skip
