"""`grade new NAME`: a new exercise, with gaps for its author."""

from __future__ import annotations

import click


@click.command()
@click.argument("name")
def new(name: str) -> None:
    """Create a new exercise, with gaps for its author to fill.

    NAME is, for example, exercise29_dropout, or dropout to use the next free number.
    """
    from grader.course import catalogue

    catalogue.need_private_folders("grade new")
    from grader.authoring.scaffold.make import make  # which a handout doesn't have

    made = make(name)
    click.echo(f"Created exercises/{made}, solutions/{made} and tests/hidden/{made} in {catalogue.course_root()}.")
    click.echo("design/authors.md says what each file is for. Fill in each TODO(author). To see what is left:")
    click.echo(f"    grade check {made.partition('_')[0]}")
