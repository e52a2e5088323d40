"""`grade next`: the next exercise that isn't solved, and how to go on with it."""

from __future__ import annotations

import click

from grader import sanitize
from grader.cli import output


@click.command(name="next")
def next_exercise() -> None:
    """Show the next exercise that you haven't solved."""
    from grader.learner import next_steps

    kept = next_steps.load()
    if kept.note:
        output.say(kept.note)
    exercise = next_steps.unsolved(kept)
    if exercise is None:
        click.echo("All exercises are done: well done!")
        return
    file = next_steps.file_of(exercise)
    click.echo(f"{exercise.name}: {exercise.title}")
    if file:
        click.echo(f"Your file is {sanitize.line(str(file))}.")
        click.echo("Grade it with")
        click.echo(f"    grade {exercise.number}")
    else:
        click.echo("It isn't here yet. Fetch it with")
        click.echo(f"    grade start {exercise.number}")
