"""`grade EXERCISE`: grade one submission and write its report."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from grader.cli import output
from grader.cli.device import device_option
from grader.cli.isolation import isolation_option
from grader.errors import SubmissionFault, UsageFault

if TYPE_CHECKING:
    from grader.results import Report

FORMATS = (  # each is a module of grader/reporting
    "text", "json", "html", "junit", "gradescope", "github", "classroom50", "exercism", "prairielearn", "autolab",
)  # fmt: skip
SUFFIXES = {".json": "json", ".html": "html", ".xml": "junit"}
Writer = Callable[["Report", TextIO], None]


class Paired(click.Command):
    """Remembers the order of options, so that each -o belongs to the --format before it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            _, _, order = self.make_parser(ctx).parse_args(list(args))
            ctx.meta["order"] = [parameter.name for parameter in order]
        except click.UsageError:
            ctx.meta["order"] = []
        return super().parse_args(ctx, args)


@click.command(cls=Paired, name="EXERCISE", options_metavar="[OPTIONS]")
@click.argument("name", metavar="")  # the command itself is called EXERCISE
@click.option(
    "--submission",
    "-s",
    type=click.Path(path_type=Path),
    help="A .py file, a notebook, a folder or an archive.  [default: your file here or in exercises/]",
)
@device_option
@click.option(
    "--seed",
    type=click.IntRange(0, 2**31 - 1),
    help="Use the hidden inputs of the report with this seed.  [default: random]",
)
@click.option(
    "--format",
    "formats",
    type=click.Choice(FORMATS),
    metavar="FORMAT",
    multiple=True,
    help=f"One of {', '.join(FORMATS)}. Repeatable; each goes to the -o after it, or to the screen.  [default: text]",
)
@click.option(
    "--output",
    "-o",
    "outputs",
    type=click.Path(path_type=Path),
    multiple=True,
    help="File for the report. Without --format, its suffix decides: .json, .html, .xml (JUnit).",
)
@isolation_option
@click.option(
    "--explain",
    is_flag=True,
    help="Show the evidence. In worked examples: your values, torch's and a central difference.",
)
@click.pass_context
def exercise(
    ctx: click.Context, name: str, submission: Path | None, device: str, seed: int | None,
    formats: tuple[str, ...], outputs: tuple[Path, ...], level: str | None, explain: bool,
) -> int:  # fmt: skip
    """Grade your file for EXERCISE: exercise03, 3, linear or exercise03_linear.

    Exit code: 0 full score; 1 graded, not full score; 2 the command or its files are wrong; 3 the grader or the course
    failed.
    """
    pairs = _pairs(ctx.meta["order"], formats, outputs)
    for form, file in pairs:
        if form == "prairielearn" and file is not None:  # its container has no /grade/results yet
            _make_folder(file.parent)
        output.check_writable(file)
    from grader.course.catalogue import find
    from grader.examiner.client import Examiner

    found = find(name)
    with Examiner(found.preload) as examiner:  # it loads torch while the rest of this gets ready
        from grader.grading import grade, unreadable
        from grader.learner.next_steps import record
        from grader.sandbox.isolation import levels

        if level is not None:
            levels.check(level, examiner.look_around().isolation)
        writers = [(_writer(form, file, explain), file) for form, file in pairs]
        # An older report isn't replaced by less than a whole one, and a pipe would have all of them.
        early = [(writer, file) for writer, file in writers if file is not None and not file.exists()]

        def write_early(report: Report) -> None:
            """If this is killed in the middle, what is known is in the file."""
            for writer, file in early:
                output.write(file, partial(writer, report))

        try:
            report = grade(
                found, submission, device=device, seed=seed, examiner=examiner, seen=write_early if early else None
            )
        except SubmissionFault as fault:
            # A program that waits for a report gets one: a syntax error is what students hand in most.
            nothing = unreadable(found, str(submission or found.stub), fault)
            for (form, file), (writer, _) in zip(pairs, writers, strict=True):
                if file is not None or form != "text":
                    output.write(file, partial(writer, nothing))
            raise
    for writer, file in writers:
        output.write(file, partial(writer, report))
    if all(file is not None for _, file in pairs):
        click.echo(f"Score: {report.verdict}", err=True)
    told = record(found, report, submission)
    if not any(form == "autolab" and file is None for form, file in pairs):  # whose last line is the score
        for line in told:
            click.echo(line, err=("text", None) not in pairs)
    return {"passed": 0, "failed": 1, "error": 3}[report.status]


def _pairs(order: list[str], formats: tuple[str, ...], outputs: tuple[Path, ...]) -> list[tuple[str, Path | None]]:
    """(format, file or None for the screen), in the order given. A file without one gets its suffix's."""
    forms, files = iter(formats), iter(outputs)
    pairs: list[tuple[str, Path | None]] = []
    for option in order:
        if option == "formats":
            pairs.append((next(forms), None))
        elif option == "outputs":
            file = next(files)
            if pairs and pairs[-1][1] is None:
                pairs[-1] = (pairs[-1][0], file)
            else:
                pairs.append((SUFFIXES.get(file.suffix, "text"), file))
    return pairs or [("text", None)]


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageFault(
            f"The folder {folder} can't be made: {error.strerror}.", "Name another file after -o."
        ) from error


def _writer(form: str, file: Path | None, explain: bool) -> Writer:
    """What writes a report in this format; no other format is loaded for it. GitHub has one for the screen, too."""
    module = import_module(f"grader.reporting.{form}")
    if form == "text":
        return partial(module.write, explain=explain)
    writer: Writer = module.announce if form == "github" and file is None else module.write
    return writer
