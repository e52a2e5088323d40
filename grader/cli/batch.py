"""`grade batch DIR`: grade a whole class into a gradebook, a line a student."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import output
from grader.cli.device import device_option
from grader.cli.isolation import isolation_option
from grader.errors import UsageFault

if TYPE_CHECKING:
    from grader.classroom.batch import Step
    from grader.classroom.engines.interface import Engine
    from grader.classroom.intake.interface import ClassFolder, StudentSubmission

MAX_LISTED = 20


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--gradebook", "-g", "file", type=click.Path(path_type=Path), required=True,
    help="File for the results; created if missing. Running it again resumes.",
)  # fmt: skip
@click.option(
    "--exercise", metavar="EXERCISE", help="What all submissions are for.  [default: as file and folder names say]"
)
@click.option(
    "--layout", type=click.Choice(("folders", "github", "nbgrader", "gradescope", "moodle", "canvas")),
    help="How DIR is laid out.  [default: as file and folder names say]",
)  # fmt: skip
@device_option
@click.option(
    "--jobs", type=click.IntRange(1, 256), metavar="NUMBER",
    help="Submissions to grade in parallel, with --engine local.  [default: one per core]",
)  # fmt: skip
@click.option("--lines", is_flag=True, help="Also look for the lines of mistakes, which takes several times as long.")
@click.option("--regrade", is_flag=True, help="Grade everything again; show old and new scores.")
@click.option("--dry-run", is_flag=True, help="Say which submissions were found; grade nothing.")
@isolation_option
@click.option(
    "--engine", type=click.Choice(["local", "dask"]), default="local", show_default=True,
    help="Grade on this machine, or on a Dask cluster.",
)  # fmt: skip
@click.option("--scheduler", metavar="ADDRESS", help="The Dask scheduler, as in tcp://HOST:8786.")
def batch(
    folder: Path, file: Path, exercise: str | None, layout: str | None, device: str, jobs: int | None, lines: bool,
    regrade: bool, dry_run: bool, level: str | None, engine: str, scheduler: str | None,
) -> int:  # fmt: skip
    """Grade a whole class into a gradebook.

    DIR is a folder of submissions, or the zip file that your platform exports: one folder per student, GitHub
    Classroom clones, nbgrader folders, or an export from Gradescope, Moodle or Canvas.

    Exit code: 0 if everything was graded; 1 if a student has nothing that can be graded, or if something couldn't be
    read or was left out that may be somebody's work (the output says what and why); 2 if the command is wrong; 3 if the
    course or the grader failed.
    """
    if (engine == "dask") != (scheduler is not None):
        raise UsageFault("--engine dask and --scheduler belong together.", "Give both, or neither.")
    from grader.classroom.batch import batch as run
    from grader.classroom.gradebook import Gradebook
    from grader.classroom.intake.find import find
    from grader.course import catalogue

    catalogue.need_private_folders("grade batch")
    named = catalogue.find(exercise).name if exercise else None
    with tempfile.TemporaryDirectory(prefix="grade-class-") as room:
        found = find(folder, Path(room), named, layout)
        _say_found(found)
        if dry_run:
            return 1 if _lacks(found) else 0
        with Gradebook.writing(file) as book, _engine(found, jobs, scheduler) as chosen:
            if level is not None:
                chosen.check(level)
            book.leave_out(found.left_out, found.without)
            with _told(found) as tell:
                how = Counter(tell(step) for step in run(found, book, chosen, device, regrade, lines))
    _say_end(how, file)
    return 3 if how["fault"] else 1 if how["unreadable"] or _lacks(found) else 0


def _lacks(found: ClassFolder) -> bool:
    """Whether somebody's work may not be graded: a second file, or notes beside the code, are no reason to look."""
    return bool(found.without) or any(not left.harmless for left in found.left_out)


@contextmanager
def _engine(found: ClassFolder, jobs: int | None, scheduler: str | None) -> Iterator[Engine]:
    if scheduler is not None:
        from grader.classroom.engines.dask import DaskEngine

        with DaskEngine(scheduler) as cluster:
            yield cluster
        return
    from grader.classroom.engines.local import LocalEngine
    from grader.course.catalogue import find, preloads

    exercises = dict.fromkeys(entry.exercise for entry in found.submissions)
    yield LocalEngine(preloads(map(find, exercises)), jobs)


def _say_found(found: ClassFolder) -> None:
    students = len({entry.student for entry in found.submissions})
    by_exercise = Counter(entry.exercise for entry in found.submissions)
    without = f"; {_count(len(found.without), 'student')} without one" if found.without else ""
    of = f"{_count(len(found.submissions), 'submission')} of {_count(students, 'student')}"
    click.echo(f"{found.layout}: {of}{without}")
    for name, count in sorted(by_exercise.items()):
        click.echo(f"  {name}: {count}")
    for left in found.left_out[:MAX_LISTED]:
        output.tell(f"  left out: {left.shown}: {left.why}")
    if len(found.left_out) > MAX_LISTED:
        click.echo(f"  and {len(found.left_out) - MAX_LISTED} more that are left out (grade export has them all)")


@contextmanager
def _told(found: ClassFolder) -> Iterator[Callable[[Step], str]]:
    """Says each student's results once all are known, below a progress bar where there is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    waiting = Counter(map(_name, found.submissions))
    steps: dict[str, list[Step]] = defaultdict(list)
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
    with Progress(
        *columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True,
        redirect_stdout=sys.stdout.isatty(),  # so that lines don't tear the bar; a file gets its lines as they are
    ) as bar:  # fmt: skip
        task = bar.add_task("", total=len(found.submissions), rate="")

        def tell(step: Step) -> str:
            student = _name(step.entry)
            steps[student].append(step)
            if len(steps[student]) == waiting[student]:
                click.echo(_line(student, steps.pop(student)))
            bar.update(task, advance=1)
            done, took = bar.tasks[0].completed, bar.tasks[0].elapsed  # rich's speed is of the last steps, often of one
            bar.update(task, rate=f"{done / took * 60:.0f} a minute" if took and took > 1 else "")
            return step.how

        yield tell


def _name(entry: StudentSubmission) -> str:
    return f"{entry.student} ({entry.id})" if entry.id else entry.student


def _line(student: str, steps: list[Step]) -> str:
    """ada    03 10/10   05 6/10 (was 4)   07 not graded: …"""
    steps.sort(key=lambda step: step.entry.exercise)
    return f"{student:<16} " + "   ".join(f"{_number(step)} {_result(step)}" for step in steps)


def _number(step: Step) -> str:
    return step.entry.exercise.partition("_")[0].removeprefix("exercise")


def _result(step: Step) -> str:
    if step.how == "fault":
        return f"not graded: {step.why}"
    was = "" if step.before is None or step.before == step.score else f" (was {step.before:g})"
    why = f"{' unreadable' if step.how == 'unreadable' else ''}: {step.why}" if step.why else ""
    return f"{step.score:g}/{step.most:g}{was}{why}"


def _say_end(how: Counter[str], file: Path) -> None:
    words = {"graded": "graded", "known": "already graded", "unreadable": "unreadable", "fault": "not graded"}
    click.echo(", ".join(f"{count} {words[name]}" for name, count in sorted(how.items())) + f": {file}")
    if how["fault"]:
        click.echo("The students aren't at fault for what wasn't graded. Fix it, then run the same command again.")
    click.echo(f"See it: grade export {file} --format html -o class.html")


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
