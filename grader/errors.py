"""Errors that end a command: each says what went wrong and what to do about it.

Three kinds of fault never look alike: a `UsageFault` is in the command or the files it names (exit code 2),
a `CourseFault` in an exercise, a `GraderFault` in the grader or its machine (both exit code 3).
A learner's wrong answer isn't an error: it is an outcome in the report (`results.py`).
"""

from __future__ import annotations


class Fault(Exception):
    """Something that ends the command.

    what: one sentence that says what went wrong. do: one sentence that says what to do.
    """

    exit_code = 3
    whose = "grader"

    def __init__(self, what: str, do: str) -> None:
        super().__init__(f"{what} {do}")
        self.what = what
        self.do = do

    def __reduce__(self) -> tuple[type[Fault], tuple[str, str]]:
        """For pickle, which would rebuild it from its message alone: a fault may come from another machine."""
        return type(self), (self.what, self.do)


class UsageFault(Fault):
    """The command, or a file that it names, is wrong."""

    exit_code = 2
    whose = "command"


class SubmissionFault(UsageFault):
    """The submission can't be read as Python: there is nothing to judge yet."""

    whose = "submission"


class CourseFault(Fault):
    """An exercise of the course is broken: its author must fix it."""

    whose = "course"


class GraderFault(Fault):
    """The grader, or the machine under it, failed."""

    whose = "grader"
