"""`grade export GRADEBOOK`: a class's results for a spreadsheet, a learning platform, a program or an instructor."""

from __future__ import annotations

import re
import sys
from datetime import datetime, time
from pathlib import Path

import click

from grader.classroom.export.formats import FORMATS, NAMES, for_file, named
from grader.cli import output
from grader.errors import UsageFault

WITH_ROSTER = " or ".join(form.name for form in FORMATS if form.takes_roster)


def _moment(_ctx: click.Context, _option: click.Parameter, text: str | None) -> datetime | None:
    """2026-11-20T23:59+01:00; without a zone, this machine's; a day alone is until its end."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(re.sub("[zZ]$", "+00:00", text.strip()))
        if len(text.strip()) == len("2026-11-20"):
            moment = datetime.combine(moment, time.max)
        return moment if moment.tzinfo else moment.astimezone()
    except (ValueError, OverflowError, OSError):
        raise UsageFault(f"{text!r} is no time.", "Write it as --due 2026-11-20T23:59+01:00.") from None


@click.command()
@click.argument("gradebook", type=click.Path(path_type=Path))
@click.option(
    "--format", "name", type=click.Choice(NAMES), help="What to write.  [default: as FILE's name ends, or csv]"
)
@click.option("--output", "-o", "file", metavar="FILE", type=click.Path(path_type=Path), help="[default: the screen]")
@click.option("--due", metavar="TIME", callback=_moment, help="Say what came later: 2026-11-20T23:59+01:00.")
@click.option(
    "--roster", metavar="FILE", type=click.Path(path_type=Path),
    help="The CSV file that Canvas or Moodle exported: it is filled in.",
)  # fmt: skip
def export(gradebook: Path, name: str | None, file: Path | None, due: datetime | None, roster: Path | None) -> int:
    """Write what `grade batch` found: for a spreadsheet (csv), Canvas, Moodle, a program (json), or as one page for
    you (html).

    Exit code 0; 1 if students aren't in the roster, and who is said.
    """
    form = named(name) if name else for_file(file)
    if roster is not None and not form.takes_roster:
        raise UsageFault(f"--roster belongs to --format {WITH_ROSTER}.", "Name one of these, or leave it out.")
    if form.for_browser and file is None and sys.stdout.isatty():
        raise UsageFault("The page is for a browser, not for the screen.", "Name its file: -o class.html")
    output.check_writable(file)
    from grader import sanitize
    from grader.classroom.export.interface import Wanted
    from grader.classroom.gradebook import Gradebook

    with Gradebook.reading(gradebook) as book:
        wanted = Wanted(sanitize.line(gradebook.name, 200), due, roster)
        exported = form.export(book, wanted)
    if file is None:
        output.in_utf8()
    output.write(file, exported.text)
    for said in (*exported.notes, *exported.unmatched):
        click.echo(sanitize.line(said), err=True)
    return 1 if exported.unmatched else 0
