"""What a detector is: a pure function from an answer and its truth to a diagnosis, or to None."""

from __future__ import annotations

from collections.abc import Callable

from grader.judging.compare.interface import Answer
from grader.results import Diagnosis

Detector = Callable[[Answer], Diagnosis | None]
"""Its advice is read after the mismatch's own sentence, and doesn't repeat it.

Returns None unless its explanation is true of this answer, within what the truth allows. It may show shapes, sizes,
indices and factors, never an element of the truth.
"""
