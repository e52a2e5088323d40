"""`grade handout DIR`: what learners receive."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("names", metavar="[EXERCISE]...", nargs=-1)
def handout(folder: Path, names: tuple[str, ...]) -> None:
    """Write what learners receive: no hidden tests, no solutions.

    DIR gets the exercises (all of them, or those you name), a README.md, and a grader that runs the worked examples.
    """
    from grader.course import catalogue

    catalogue.need_private_folders("grade handout")
    from grader.classroom.handout.write import write  # which a handout doesn't have

    chosen = {found.name: found for found in map(catalogue.find, names)} or {e.name: e for e in catalogue.exercises()}
    write(folder, [chosen[name] for name in sorted(chosen)])
    click.echo(f"{folder} has {len(chosen)} exercise{'' if len(chosen) == 1 else 's'} and the grader.")
    click.echo("It has no hidden tests and no solutions; its README.md says how to begin. Hand it out as it is.")
