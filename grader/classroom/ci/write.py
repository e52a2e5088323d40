"""`grade ci`: a set-up of some exercises for one platform. The same course gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from grader.classroom.atomic_dir import making
from grader.course.catalogue import Exercise


def write(kind: str, folder: Path, exercises: Sequence[Exercise]) -> None:
    """Write it to `folder`, which is new or empty, as a whole or not at all.

    kind: a module beside this one: github, gitlab, gradescope or autolab.

    Raises UsageFault if the folder can't be written, CourseFault if an exercise lacks a file or its stub is solved.
    """
    with making(folder) as new:
        import_module(f"grader.classroom.ci.{kind}").fill(new, exercises)
