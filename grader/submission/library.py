"""Whether a submission is given torch's tensors or numpy's arrays: by what it imports."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from grader.submission.imports import imports
from grader.submission.interface import Chunk
from grader.submission.parse import Code


@dataclass(frozen=True)
class Library:
    """uses_torch, perhaps_other: as in `Submission`."""

    uses_torch: bool
    perhaps_other: bool


def library(chunks: Sequence[Chunk], codes: Sequence[Code]) -> Library:
    """What the code is written for. chunks: what of it runs; codes: all of it.

    What runs names torch or numpy, if it names either. `x.clamp(min=0)` needs no import: then the whole file decides,
    but it may be wrong, as it may where the rest of the file imports torch and what runs only numpy.
    """
    running, whole = [ast.parse(chunk.source) for chunk in chunks], [code.tree for code in codes]
    if imports("torch", running):
        return Library(uses_torch=True, perhaps_other=False)
    if imports("numpy", running):
        return Library(uses_torch=False, perhaps_other=imports("torch", whole))
    uses_torch = imports("torch", whole)
    return Library(uses_torch, perhaps_other=not uses_torch or imports("numpy", whole))
