"""`grade list`: every exercise, and how far the learner has come."""

from __future__ import annotations

import json
import os
import sys
from io import StringIO
from typing import TYPE_CHECKING, TextIO

import click

from grader import sanitize
from grader.cli import output

if TYPE_CHECKING:
    from grader.learner.next_steps import ExerciseStatus
    from grader.learner.progress import Mark

COLUMNS = {"exercise": 42, "state": 11, "last": 5, "best": 5, "hints": 6}  # with their widths: 80 columns hold them
FILE = 20  # columns that the learner's file needs; a narrower terminal goes without
GAP = 2
PIPED = 200  # columns if the output isn't a terminal and COLUMNS isn't set
STYLES = {"done": "green", "graded": "yellow", "started": "", "not started": "dim"}


@click.command(name="list")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="Format of the list.",
)  # fmt: skip
def list_exercises(form: str) -> None:
    """List all exercises and your progress."""
    from grader.learner import next_steps

    kept = next_steps.load()
    if kept.note:
        output.say(kept.note)
    places = next_steps.statuses(kept)
    if form == "json":
        # In ASCII. So nothing steers a terminal, and a path is still the path: cleaned, it would lead nowhere.
        click.echo(json.dumps([_entry(place) for place in places], indent=2))
    else:
        write(places, sys.stdout)


def write(places: tuple[ExerciseStatus, ...], out: TextIO) -> None:
    """The table, in colour on a terminal."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    page = out if out.isatty() else StringIO()
    width = None if out.isatty() or "COLUMNS" in os.environ else PIPED
    console = Console(file=page, width=width, highlight=False, emoji=False, markup=False)
    table = Table(box=None, header_style="bold", padding=(0, GAP, 0, 0), pad_edge=False)
    for name, width in COLUMNS.items():
        table.add_column(name, no_wrap=True, min_width=width, justify="right" if name in ("last", "best") else "left")
    left = console.width - sum(COLUMNS.values()) - GAP * len(COLUMNS)
    if left >= FILE:
        table.add_column("your file", no_wrap=True)
    for place in places:
        exercise, standing = place.exercise, place.standing
        state = f"{standing.best.share:.0%}" if place.state == "graded" and standing.best else place.state
        hints = f"{min(standing.hints, len(exercise.hints))} of {len(exercise.hints)}" if standing.hints else ""
        file = [sanitize.line(str(place.file or ""), left)] if left >= FILE else []
        table.add_row(
            f"{exercise.number:02} {exercise.title}", Text(state, style=STYLES[place.state]), points(standing.last),
            points(standing.best), hints, *file,
        )  # fmt: skip
    console.print(table)
    solved = sum(place.state == "done" for place in places)
    console.print(f"\n{solved} of {len(places)} done.")
    if any(place.exercise.handed_out for place in places):
        console.print("Counted in worked examples: the hidden tests, which give the points, are your teacher's.")
    if isinstance(page, StringIO):
        out.write("".join(line.rstrip() + "\n" for line in page.getvalue().splitlines()))


def points(mark: Mark | None) -> str:
    """8/10, or nothing."""
    return f"{round(mark.score, 2):g}/{mark.of:g}" if mark else ""


def _entry(place: ExerciseStatus) -> dict[str, object]:
    exercise, standing = place.exercise, place.standing

    def mark(mark: Mark | None) -> dict[str, object] | None:
        return {"score": mark.score, "of": mark.of, "version": mark.version} if mark else None

    return {
        "exercise": exercise.name, "title": exercise.title, "topic": exercise.topic, "version": exercise.version,
        "state": place.state, "last": mark(standing.last), "best": mark(standing.best),
        "hints": {"taken": min(standing.hints, len(exercise.hints)), "of": len(exercise.hints)},
        "file": str(place.file) if place.file else None,
    }  # fmt: skip
