"""The submission as every later step sees it: source text in chunks, with notes and refusals."""

from __future__ import annotations

import re
from dataclasses import dataclass

ENDS = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Chunk:
    """A piece of source that runs as one: a whole .py file, or one cell of a notebook.

    label: the name in tracebacks, "linear.py" or "homework.ipynb, cell 4".
    source: Python, with what the exercise doesn't need blanked out, so that line numbers stay the learner's own.
    module: the name under which later chunks import it; None for a part of the submission itself.
    """

    label: str
    source: str
    module: str | None = None

    @property
    def lines(self) -> list[str]:
        """As Python counts them: a form feed ends none."""
        return ENDS.split(self.source)

    def line(self, number: int) -> str:
        """A line without the space around it, counted from 1. "" for none."""
        lines = self.lines
        return lines[number - 1].strip() if 0 < number <= len(lines) else ""


@dataclass(frozen=True)
class Submission:
    """A submission, read but not run.

    path: as the learner named it. sha256: of the submitted file. chunks: in the order they run.
    uses_torch: whether it is given torch's tensors; if not, the learner's code is given numpy arrays.
    perhaps_other: whether it may as well be written for the other of the two.
    notes: sentences for the learner ("cell 7 was left out: it isn't Python (line 1)").
    refusals: why a by-hand exercise refuses this code, one sentence each; empty when it doesn't.
    """

    path: str
    sha256: str
    chunks: tuple[Chunk, ...]
    uses_torch: bool
    notes: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    perhaps_other: bool = False
