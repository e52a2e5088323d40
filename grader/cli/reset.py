"""`grade reset EXERCISE`: the stub as it came, and the learner's file kept beside it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader import sanitize
from grader.errors import UsageFault

if TYPE_CHECKING:
    from grader.course.catalogue import Exercise


@click.command()
@click.argument("name", metavar="EXERCISE")
@click.option("--yes", "-y", is_flag=True, help="Don't ask for confirmation.")
def reset(name: str, yes: bool) -> int:
    """Start an exercise again; your file is kept beside it.

    It replaces your file with the original one, gaps and all. Your linear.py becomes linear.py.1.
    """
    from grader.course.catalogue import find
    from grader.learner import next_steps

    exercise = find(name)
    file = next_steps.replaceable(exercise)
    original = _original(exercise, file)
    if file.read_bytes() == original:
        click.echo("Your file is still the stub: nothing was changed.")
        return 0
    shown = sanitize.line(str(file))
    if not yes:
        if not sys.stdin.isatty():
            raise UsageFault(f"Nobody can be asked whether {shown} may be replaced.", "Run it with --yes.")
        if not click.confirm(f"Replace {shown} with the stub? Your file is kept beside it."):
            click.echo("Nothing was changed.")
            return 0
    kept = next_steps.replace(file, original)
    click.echo(f"{shown} is the stub again. Your file is now {sanitize.line(kept.name)}, beside it.")
    return 0


def _original(exercise: Exercise, file: Path) -> bytes:
    """What `grade start` gave."""
    if file.suffix != ".ipynb":
        return (exercise.public_folder / exercise.stub).read_bytes()
    from grader.jupyter import stub

    return stub.notebook(exercise).encode()
