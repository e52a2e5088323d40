"""What a learner's code may do instead of answering, as exceptions that a test ends with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from grader import sanitize
from grader.results import Outcome
from grader.sandbox.host.call import Call

MAX_NAME, MAX_MESSAGE = 100, 2_000
NO_MEMORY = ("can't allocate memory", "CUDA out of memory", "std::bad_alloc")
"""What torch's exceptions say, which are plain RuntimeErrors."""


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
        self.sentence = sanitize.block(sentence)
        super().__init__(self.sentence)
        self.outcome = outcome

    @property
    def in_kinds(self) -> bool:
        """Whether the sentence says of the learner's values no more than their kinds: so it does where there was no
        answer (sandbox/host/worker.py)."""
        return self.outcome in ("crashed", "timeout", "memory")


class LearnerRaised(LearnerFault):
    """An exception came out of the learner's code. kind: "raised", "missing" (a name isn't defined), "policy",
    "memory" (MemoryError and its kinds), or "device" (what CUDA would refuse, on a simulated GPU)."""

    def __init__(self, kind: str, type_name: str, message: str, frames: Sequence[Frame], call: Call) -> None:
        memory = kind == "memory" or any(words in message for words in NO_MEMORY)
        outcome: Outcome = "policy" if kind == "policy" else "memory" if memory else "failed"
        super().__init__(f"{call} raised {type_name}: {message}", outcome)
        self.kind, self.type_name, self.message = kind, type_name, message
        self.frames, self.call = tuple(frames), call

    @property
    def in_kinds(self) -> bool:
        """Never: it has the words of the learner's code."""
        return False


@dataclass(frozen=True)
class Loaded:
    """What came of running the submission's chunks: the failures of single chunks, as (chunk label, exception)."""

    failures: tuple[tuple[str, LearnerRaised], ...]


def dicts(value: Any) -> list[dict[str, Any]]:
    """The dicts in a list that came from a worker; nothing if it isn't a list."""
    return [item for item in value if type(item) is dict] if type(value) is list else []


def raised(failed: Any, call: Call) -> LearnerRaised:
    """A failure as the worker describes it; nothing in it is believed to be more than text."""
    failed = failed if type(failed) is dict else {}
    kind, lines = sanitize.line(failed.get("kind"), MAX_NAME), failed.get("frames")
    frames = [
        Frame(sanitize.line(f[0], MAX_NAME), f[1], sanitize.line(f[2], MAX_NAME))
        for f in (lines if type(lines) is list else [])
        if type(f) is list and len(f) == 3 and type(f[1]) is int
    ]
    return LearnerRaised(
        kind if kind in ("missing", "policy", "memory", "device") else "raised",
        re.sub(r"\W", "", sanitize.line(failed.get("type"), MAX_NAME)) or "Exception",
        sanitize.block(failed.get("message"), MAX_MESSAGE), frames, call,
    )  # fmt: skip
