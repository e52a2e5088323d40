"""A look at the clock in each round of a loop: runs beside a learner's code whose loops are written to come by here
(examiner/loops.py). It is sent as text, and imports nothing of ours."""

import time

LIMIT_S = 0.5
"""Processor time that the code has, from when this is loaded."""

_end = time.process_time() + LIMIT_S


class StillInLoop(BaseException):
    """The time is up. Its message is the number of the loop."""


def look(loop: int) -> None:
    """Called at the start of each round of a loop."""
    if time.process_time() > _end:
        raise StillInLoop(str(loop))
