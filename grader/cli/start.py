"""`grade start EXERCISE`: a copy of the exercise's public folder, to work in."""

from __future__ import annotations

from pathlib import Path

import click

from grader.errors import UsageFault


@click.command()
@click.argument("name", metavar="EXERCISE")
@click.option("--notebook", is_flag=True, help="Make it a Jupyter notebook with the task and the gaps.")
def start(name: str, notebook: bool) -> None:
    """Copy an exercise here: task, file with gaps, examples.

    It goes into exercises/ in the current folder. Nothing is overwritten.
    """
    from grader.course.catalogue import find
    from grader.learner import next_steps

    exercise = find(name)
    target = Path("exercises") / exercise.name
    if target.exists():
        raise UsageFault(
            f"{target} is already here; nothing was changed.",
            f"`grade {name}` grades your file. To start again: `grade reset {name}`, which keeps your file, too.",
        )
    try:
        next_steps.copy(exercise.public_folder, target, exercise.stub if notebook else "")
    except OSError as error:
        raise UsageFault(
            f"{target.absolute()} can't be made: {error.strerror}.",
            "See who may write there, or work in another folder.",
        ) from error
    if notebook:
        from grader.jupyter import stub

        file = (target / exercise.stub).with_suffix(".ipynb")
        file.write_text(stub.notebook(exercise), encoding="utf-8")
        click.echo(f"{file} has the task and the gaps.")
        click.echo("Open it in Jupyter and run its cells, or save it and run")
    else:
        click.echo(f"{target}/README.md has the task.")
        click.echo(f"Fill the gaps in {exercise.stub}, beside it, then run")
    click.echo(f"    grade {exercise.number}")
