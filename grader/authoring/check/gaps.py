"""What the author of an exercise still has to write: `grade new` marks it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.catalogue import Exercise
from grader.instructor_check.promises import Problem

MARK = re.compile(r"TODO\(author\):? *(.*)")


def gaps(exercise: Exercise) -> Iterator[Problem]:
    """A problem for each mark in the exercise's files: with one of them left, there is nothing to try yet."""
    for room in (exercise.open_room, exercise.solution_room, exercise.hidden_room):
        for file in sorted(path for path in room.rglob("*") if path.suffix in (".py", ".md", ".toml")):
            text = file.read_text(encoding="utf-8")
            for mark in MARK.finditer(text):
                line = text.count("\n", 0, mark.start()) + 1
                what = mark[1].rstrip("\"'),.") or "see there"
                yield Problem(
                    exercise.name, f"line {line} of {file} is to be written: {what}", "Put it in for the mark."
                )
