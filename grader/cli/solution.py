"""`grade solution EXERCISE`: the reference solution, for whoever has solved the exercise."""

from __future__ import annotations

import click

from grader.errors import UsageFault


@click.command()
@click.argument("name", metavar="EXERCISE")
def solution(name: str) -> None:
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
    click.echo(exercise.solution.read_text(encoding="utf-8"), nl=False)
