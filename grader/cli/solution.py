"""`grade solution EXERCISE`: the reference solution, for whoever has solved the exercise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from grader import sanitize
from grader.errors import UsageFault

if TYPE_CHECKING:
    from grader.course.catalogue import Exercise


@click.command()
@click.argument("name", metavar="EXERCISE")
@click.option("--diff", "compared", is_flag=True, help="Show where your file differs from it: yours -, reference +.")
def solution(name: str, compared: bool) -> None:
    """Show the reference solution of an exercise you have solved."""
    from grader.course.catalogue import find, need_private_folders
    from grader.learner import next_steps

    need_private_folders("grade solution")
    exercise = find(name)
    if not exercise.solution.is_file():
        raise UsageFault(f"This course comes without the solution to {exercise.name}.", "Ask your teacher for it.")
    if not next_steps.load().of(exercise.name).done:
        raise UsageFault(
            f"{exercise.name} isn't solved yet: its solution is shown after a full score.",
            f"Grade your file with `grade {exercise.number}`; `grade hint {exercise.number}` gives a hint.",
        )
    click.echo(_diff(exercise) if compared else exercise.solution.read_text(encoding="utf-8"), nl=False)


def _diff(exercise: Exercise) -> str:
    """What to change in the learner's file to get the reference solution. Of a notebook, its code."""
    from difflib import unified_diff

    from grader.learner import next_steps
    from grader.submission.read import decode, read
    from grader.submission.submitted import submitted

    file = next_steps.file_of(exercise)
    if file is None:
        raise UsageFault(
            f"There is no file of yours for {exercise.name} here to compare with.",
            f"`grade solution {exercise.number}` shows the reference solution alone.",
        )
    if file.suffix == ".py":
        own = decode(read(file), sanitize.line(file.name))
    else:
        own = "\n".join(chunk.source for chunk in submitted(exercise, file).chunks)
    shown = [sanitize.line(line) for line in own.expandtabs(4).splitlines()]
    right = exercise.solution.read_text(encoding="utf-8").splitlines()
    lines = [*unified_diff(shown, right, sanitize.line(str(file)), "reference solution", lineterm="")]
    return "".join(f"{line}\n" for line in lines) or "Yours is the reference solution, letter for letter.\n"
