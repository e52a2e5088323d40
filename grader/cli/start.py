"""`grade start EXERCISE`: a copy of the exercise's open room, to work in."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from grader.errors import UsageFault


@click.command()
@click.argument("name", metavar="EXERCISE")
def start(name: str) -> None:
    """Copy an exercise (task, stub, examples) into this folder."""
    from grader.catalogue import find

    exercise = find(name)
    target = Path("exercises") / exercise.name
    if target.exists():
        raise UsageFault(
            f"{target} is already here.", "Nothing was changed. Move it away first if you want to start again."
        )
    shutil.copytree(exercise.open_room, target, ignore=shutil.ignore_patterns("__pycache__"))
    click.echo(f"{target}/README.md has the task; fill the gaps in {target}/{exercise.stub}, then run")
    click.echo(f"    grade {exercise.name.partition('_')[0]}")
