"""`grade EXERCISE`: grade one submission and write its report."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from grader.cli import output
from grader.cli.device import check_device, device_option
from grader.cli.isolation import isolation_option
from grader.cli.running_lines import RunningLines
from grader.errors import SubmissionFault, UsageFault
from grader.reporting.formats import DEFAULT, NAMES, for_file, named
from grader.reporting.interface import Format, Target

if TYPE_CHECKING:
    from grader.course.catalogue import Exercise
    from grader.results import Report


@dataclass(frozen=True)
class Destination:
    """One report: in a format, to a file, or to the screen if `file` is None."""

    form: Format
    file: Path | None

    @property
    def is_read_here(self) -> bool:
        """Whether a person reads it on the screen."""
        return self.file is None and self.form.for_people

    def check(self) -> None:
        """Raise UsageFault if the file can't be written: before any work is done."""
        if self.file is not None and self.form.makes_folder:
            _make_folder(self.file.parent)
        output.check_writable(self.file)

    def write(self, report: Report, explain: bool) -> None:
        """Write the report. Raises GraderFault if the system refuses."""
        if self.file is not None:
            output.write(self.file, self.form.render(report, Target(explain=explain)))
            return
        output.write(None, self.form.render_log(report, Target.of(sys.stdout, explain)))
        for variable, text in self.form.job_files(report).items():
            output.append(variable, text)


class Paired(click.Command):
    """Remembers the order of options, so that each -o belongs to the --format before it."""

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return [piece for piece in super().collect_usage_pieces(ctx) if piece]  # EXERCISE is the command's own name

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            _, _, order = self.make_parser(ctx).parse_args(list(args))
            ctx.meta["order"] = [parameter.name for parameter in order]
        except click.UsageError:
            ctx.meta["order"] = []
        return super().parse_args(ctx, args)


@click.command(cls=Paired, name="EXERCISE", options_metavar="[OPTIONS]")
@click.argument("name", metavar="")  # the command itself is called EXERCISE
@click.argument("file", metavar="[FILE]", type=click.Path(path_type=Path), required=False)
@click.option(
    "--submission",
    "-s",
    type=click.Path(path_type=Path),
    help="The same as FILE: a .py file, notebook, folder or archive.  [default: your file here or in exercises/]",
)
@device_option
@click.option(
    "--seed",
    type=click.IntRange(0, 2**31 - 1),
    metavar="NUMBER",
    help="Use the hidden inputs of the report with this seed.  [default: random]",
)
@click.option(
    "--format",
    "formats",
    type=click.Choice(NAMES),
    metavar="FORMAT",
    multiple=True,
    help=f"One of {', '.join(NAMES)}. Repeatable; each goes to the -o after it, or to the screen.  "
    f"[default: {DEFAULT.name}]",
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
    ctx: click.Context, name: str, file: Path | None, submission: Path | None, device: str, seed: int | None,
    formats: tuple[str, ...], outputs: tuple[Path, ...], level: str | None, explain: bool,
) -> int:  # fmt: skip
    """Grade your file for EXERCISE: exercise03, 3, linear or exercise03_linear; or just FILE, as in `grade linear.py`.

    Exit code: 0 full score; 1 graded, not full score; 2 the command or its files are wrong; 3 the grader or the course
    failed.
    """
    destinations = _destinations(ctx.meta["order"], formats, outputs)
    for destination in destinations:
        destination.check()
    from grader.course.catalogue import find, is_path

    found = find(name)
    named = is_path(name) and (name != found.stub or Path(name).exists())  # else it's a word for the exercise
    submission = _one_of(submission, file, Path(name) if named else None)
    report = _graded(found, submission, destinations, device, seed, level, explain)
    for destination in destinations:
        destination.write(report, explain)
        if destination.file is not None:
            click.echo(f"Written: {destination.file}", err=True)
    if all(one.file is not None for one in destinations):
        click.echo(f"Score: {report.verdict}", err=True)
    from grader.learner.next_steps import record

    messages = record(found, report, submission)
    if not any(one.file is None and one.form.ends_output for one in destinations):
        for line in messages:
            click.echo(line, err=not any(one.is_read_here for one in destinations))
    return {"passed": 0, "failed": 1, "error": 3}[report.status]


def _graded(
    found: Exercise, submission: Path | None, destinations: list[Destination], device: str, seed: int | None,
    level: str | None, explain: bool,
) -> Report:  # fmt: skip
    """Grade, and show how far that is on a terminal. Raises SubmissionFault once programs have their empty reports."""
    from grader.examiner.client import Examiner
    from grader.examiner.resident.allowed import residence

    resident = residence(found.preload)
    running = RunningLines(_screen(destinations))

    def meanwhile() -> None:
        """Import what is needed once the examiner has answered."""
        import grader.learner.next_steps  # noqa: F401 - for `exercise`

        for destination in destinations:
            destination.form.load()

    with running, Examiner(found.preload, residence=resident, meanwhile=meanwhile) as examiner:
        from grader.grading import grade, unreadable
        from grader.sandbox.isolation import levels

        if level is not None or device == "cuda":
            here = examiner.look_around()
            if level is not None:
                levels.check(level, here.isolation)
            check_device(device, here)
        # An older report isn't replaced by an unfinished one, and a pipe would get all of them.
        early = [one for one in destinations if one.file is not None and not one.file.exists()]

        def tell(report: Report) -> None:
            """While tests run. If the command is killed, the file has the tests that are finished."""
            running.count(report)
            for destination in early:
                destination.write(report, explain)

        try:
            return grade(
                found, submission, device=device, seed=seed, examiner=examiner, planned=running.plan,
                seen=tell if early or running.shown else None, judged=running.seek if running.shown else None,
            )  # fmt: skip
        except SubmissionFault as fault:
            # A program that waits for a report gets one: syntax errors are frequent.
            nothing = unreadable(found, str(submission or found.stub), fault)
            for destination in destinations:
                if not destination.is_read_here:
                    destination.write(nothing, explain)
            raise


def _screen(destinations: list[Destination]) -> TextIO | None:
    """Where a person may read how far grading is: not where a program's format is printed."""
    if any(one.is_read_here for one in destinations):
        return sys.stdout
    return sys.stderr if all(one.file is not None for one in destinations) else None


def _destinations(order: list[str], formats: tuple[str, ...], outputs: tuple[Path, ...]) -> list[Destination]:
    """The reports to write, in the order of the options. A file without a format gets that of its suffix."""
    forms, files = map(named, formats), iter(outputs)
    found: list[Destination] = []
    for option in order:
        if option == "formats":
            found.append(Destination(next(forms), None))
        elif option == "outputs":
            file = next(files)
            if found and found[-1].file is None:
                found[-1] = Destination(found[-1].form, file)
            else:
                found.append(Destination(for_file(file), file))
    return found or [Destination(DEFAULT, None)]


def _one_of(*paths: Path | None) -> Path | None:
    """The submission, however it was named. Raises UsageFault if more than one was."""
    named = [path for path in paths if path is not None]
    if len(named) > 1:
        raise UsageFault(f"Two submissions are named: {named[0]} and {named[1]}.", "Name one.")
    return named[0] if named else None


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageFault(
            f"The folder {folder} can't be made: {error.strerror}.", "Name another file after -o."
        ) from error
