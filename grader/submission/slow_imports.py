"""What a submission names whose first use imports for seconds: read from its text, without running it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.submission.interface import Submission

SLOW = {"torch._dynamo": r"optim|lr_scheduler|use_deterministic_algorithms|checkpoint|_dynamo"}
"""Modules, and the names that lead to them (torch 2.13: 1.3 s of processor time, and 0.05 s for every other name that
learners use). A name in a comment costs these seconds once, not in every worker."""


def slow_imports(submission: Submission) -> Iterator[str]:
    """The modules that its code will import, as far as its names tell."""
    for module, names in SLOW.items():
        if any(re.search(rf"\b({names})\b", chunk.source) for chunk in submission.chunks):
            yield module
