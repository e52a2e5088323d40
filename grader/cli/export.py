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


def _one_file(_ctx: click.Context, _option: click.Parameter, files: tuple[Path, ...]) -> Path | None:
    """The file to write; one at most, where click would silently take the last of several."""
    if len(files) > 1:
        raise UsageFault("One export writes one file, and -o is given more than once.", "Run it once for each file.")
    return files[0] if files else None


@click.command()
@click.argument("gradebook", type=click.Path(path_type=Path))
@click.option(
    "--format", "name", type=click.Choice(NAMES), help="[default: by the suffix of FILE, otherwise csv]"
)
@click.option(
    "--output", "-o", "file", metavar="FILE", type=click.Path(path_type=Path), multiple=True, callback=_one_file,
    help="File to write.  [default: the screen]",
)  # fmt: skip
@click.option("--due", metavar="TIME", callback=_moment, help="Mark what came later, as in 2026-11-20T23:59+01:00.")
@click.option(
    "--roster", metavar="FILE", type=click.Path(path_type=Path),
    help="The CSV file that Canvas or Moodle exported; the output is a copy with the grades filled in.",
)  # fmt: skip
def export(gradebook: Path, name: str | None, file: Path | None, due: datetime | None, roster: Path | None) -> int:
    """Export a class's results: CSV, Canvas, Moodle, JSON, HTML.

    GRADEBOOK is the file that `grade batch` writes. csv is for a spreadsheet, canvas and moodle are for uploading
    there, json is for programs, and html is one page for you to read.

    Exit code: 0; 1 if some students' grades aren't in the output, as the roster has no row that is surely theirs (each
    is named, with the reason).
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
    if file is not None:
        click.echo(f"Written: {file}", err=True)
    for said in (*exported.notes, *exported.unmatched):
        output.say(sanitize.line(said))
    if exported.unmatched:
        many = len(exported.unmatched)
        students = "1 student has" if many == 1 else f"{many} students have"
        click.echo(f"{students} no row in the roster that is surely theirs: nothing was written for them.", err=True)
    return 1 if exported.unmatched else 0
