"""`grade check`: whether the course keeps its promises, as a table, or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Protocol

import click

if TYPE_CHECKING:
    from grader.authoring.check.check import Checked


class ShowProgress(Protocol):
    """Told how many trials are done, and of how many."""

    def __call__(self, done: int, of: int) -> None: ...


@click.command()
@click.argument("names", metavar="[EXERCISE]...", nargs=-1)
@click.option(
    "--mutants", is_flag=True, help="Also make small changes to each reference solution: the hidden tests must notice."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="Format of the result.",
)  # fmt: skip
def check(names: tuple[str, ...], mutants: bool, form: str) -> int:
    """Check the course: solutions, stubs, mistakes, hidden tests.

    Without EXERCISE, it checks all exercises. Exit code: 0 if there are no problems, otherwise 3.
    """
    from grader.authoring.check.check import check as run
    from grader.course import catalogue

    catalogue.need_private_folders("grade check")
    chosen = [catalogue.find(name) for name in names] or list(catalogue.exercises())
    with _progress() as progress:
        checked = run(chosen, mutants, progress)
    if form == "json":
        click.echo(json.dumps([asdict(one) for one in checked], indent=2, ensure_ascii=False))
    else:
        _write(checked)
    return 3 if any(one.problems for one in checked) else 0


@contextmanager
def _progress() -> Iterator[ShowProgress]:
    """A bar on a terminal; nothing elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("trials")

        def update(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        yield update


def _write(checked: list[Checked]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 100, highlight=False, emoji=False)
    for one in checked:
        for problem in one.problems:
            console.print(Text(f"{one.exercise}: {problem.what}"), Text(f"    {problem.do}", style="dim"), sep="\n")
    table = Table(box=None, header_style="bold")
    for heading in ("exercise", "trials", "mutants", "killed", "equivalent", "seconds", ""):
        table.add_column(heading, justify="left" if heading in ("exercise", "") else "right")
    for one in checked:
        score = [str(value) for value in asdict(one.mutants).values()] if one.mutants else ["", "", ""]
        state = (
            Text(f"{len(one.problems)} problem{'s' if len(one.problems) > 1 else ''}", style="red")
            if one.problems
            else Text("sound", style="green")
        )
        table.add_row(one.exercise, str(one.trials), *score, f"{one.seconds:.0f}", state)
    console.print(table)
