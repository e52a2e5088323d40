"""`grade ci KIND DIR`: what a classroom's CI needs."""

from __future__ import annotations

from pathlib import Path

import click

KINDS = ("github", "gitlab", "gradescope", "autolab")  # each is a module of grader/classroom/ci


@click.command()
@click.argument("kind", metavar="|".join(KINDS), type=click.Choice(KINDS))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--exercise", "names", metavar="NAME", multiple=True, help="An exercise to include; repeatable.  [default: all]"
)
def ci(kind: str, folder: Path, names: tuple[str, ...]) -> None:
    """Write the files that a classroom's CI needs, for you to upload.

    DIR must be new or empty. The files grade students' code where students can't read the hidden tests. DIR/README.md
    says where each file goes, and who enforces what.
    """
    from grader.course import catalogue

    catalogue.need_private_folders("grade ci")
    from grader.classroom.ci.write import write  # which a handout doesn't have

    chosen = {found.name: found for found in map(catalogue.find, names)} or {e.name: e for e in catalogue.exercises()}
    write(kind, folder, [chosen[name] for name in sorted(chosen)])
    click.echo(f"{folder} has what {kind} needs for {len(chosen)} exercise{'' if len(chosen) == 1 else 's'}.")
    click.echo("It holds hidden tests and solutions: keep it to yourself. Its README.md says what goes where.")
