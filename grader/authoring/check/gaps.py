"""What the author of an exercise still has to write: `grade new` marks it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.authoring.check.promises import Problem
from grader.course.catalogue import Exercise

MARK = re.compile(r"TODO\(author\):? *(.*)")


def gaps(exercise: Exercise) -> Iterator[Problem]:
    """A problem for each mark in the exercise's files: while one is left, nothing is tried."""
    for folder in (exercise.public_folder, exercise.solution_folder, exercise.hidden_folder):
        for file in sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".md", ".toml")):
            text = file.read_text(encoding="utf-8")
            for mark in MARK.finditer(text):
                line = text.count("\n", 0, mark.start()) + 1
                what = mark[1].rstrip("\"'),.") or "see that line"
                yield Problem(
                    exercise.name, f"line {line} of {file} is still to be written: {what}", "Replace the mark with it."
                )
