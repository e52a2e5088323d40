"""`grade hint`: one hint at a time, from a nudge to a strong one."""

from __future__ import annotations

import shutil
import textwrap
from typing import TYPE_CHECKING

import click

from grader.reporting.interface import WIDTH

if TYPE_CHECKING:
    from grader.course.catalogue import Exercise


@click.command()
@click.argument("name", metavar="[EXERCISE]", required=False)
def hint(name: str | None) -> None:
    """Show one more hint; hints cost no points.

    Where grading has found a line in which a small change makes every answer right, the first hint says what sort of
    change it is.

    Without EXERCISE, it is a hint for the exercise you are working on.
    """
    from grader.course.catalogue import find
    from grader.learner import next_steps

    exercise = find(name) if name else next_steps.current(next_steps.load())
    if exercise is None:
        click.echo("The course has no exercises.")
        return
    click.echo(one_more(exercise))


def one_more(exercise: Exercise) -> str:
    """What the last grading has found, once; then the exercise's next hint, with its number; after the last one, all of
    them again. None after a full score."""
    from grader.learner import next_steps

    if next_steps.is_solved_now(exercise):
        return f"{exercise.short} had full score when it was last graded: no hint is left to give."
    found = next_steps.take_found(exercise)
    if found:
        return "\n".join([f"Hint for {exercise.short}, from the last time that it was graded:", *map(_wrapped, found)])
    number, note = next_steps.take_hint(exercise)
    most, short = len(exercise.hints), exercise.short
    if not most:
        return f"{short} has no hints."
    if number:
        said = [f"Hint {number} of {most} for {short}:", _wrapped(exercise.hints[number - 1])]
    else:
        said = [f"There are no more hints for {short}. Here they are again:"]
        said += [_wrapped(f"{at}. {text}") for at, text in enumerate(exercise.hints, 1)]
    return "\n".join([*said, note] if note else said)


def _wrapped(text: str) -> str:
    width = min(shutil.get_terminal_size((WIDTH, 24)).columns, WIDTH)
    return textwrap.fill(text, width, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
