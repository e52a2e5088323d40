"""`grade`: an exercise, or one of the other commands; and the one place where errors become exit codes.

0 full score, 1 graded but not full, 2 the command or its files are wrong, 3 the grader or the course failed.
"""

from __future__ import annotations

import difflib
import os
import sys

import click

import grader
from grader import untrusted
from grader.cli.check import check
from grader.cli.doctor import doctor
from grader.cli.exercise import exercise
from grader.cli.hint import hint
from grader.cli.listing import list_exercises
from grader.cli.next import next_exercise
from grader.cli.reset import reset
from grader.cli.solution import solution
from grader.cli.start import start
from grader.cli.watch import watch
from grader.errors import Fault, UsageFault

FAILED = 3
INTERRUPTED = 130


class Verbs(click.Group):
    """A group whose first word may be an exercise instead of a command: `grade exercise03`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        word = args[0]
        if word in self.commands or word.startswith("-"):
            return super().resolve_command(ctx, args)
        near = difflib.get_close_matches(word, self.commands, n=1, cutoff=0.7)
        if near:
            raise UsageFault(f"There is no command {word!r}.", f"Did you mean `grade {near[0]}`?")
        return "EXERCISE", exercise, args

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The exercises of the course, as they are on disk."""
        from grader.catalogue import exercises

        with formatter.section("Exercises"):
            formatter.write_dl([(found.name, found.title) for found in exercises()])


@click.group(cls=Verbs, invoke_without_command=True, subcommand_metavar="EXERCISE | COMMAND [OPTIONS]")
@click.version_option(grader.__version__, prog_name="grade", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Grade your gradients: `grade exercise03` runs the tests of exercise 03 on your file.

    It says what is right, what is wrong and why, and how many points that is. `grade EXERCISE --help` lists the
    options.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


for verb in (check, doctor, hint, list_exercises, next_exercise, reset, solution, start, watch):
    cli.add_command(verb)


def main() -> None:
    """The console script."""
    sys.exit(run())


def run(args: list[str] | None = None) -> int:
    """Run one command. Returns its exit code."""
    try:
        result = cli.main(args, prog_name="grade", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except Fault as fault:
        return _say(fault)
    except click.ClickException as error:
        error.show()
        return UsageFault.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("\nStopped.", err=True)
        return INTERRUPTED
    except BrokenPipeError:  # `grade exercise03 | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return FAILED
    except Exception as error:
        return _say_bug(error)


def _say(fault: Fault) -> int:
    whose = {"course": "The course is at fault, not you.", "grader": "The grader is at fault, not you."}.get(
        fault.whose, ""
    )
    said = "\n".join(line for line in (f"grade: {fault.what}", fault.do, whose) if line)
    click.echo(untrusted.block(said), err=True)  # it may name the learner's file
    return fault.exit_code


def _say_bug(error: Exception) -> int:
    """A bug of ours: one sentence with what is needed to find it, not a traceback."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else "?"
    click.echo(f"grade: The grader failed ({type(error).__name__} at {where}: {untrusted.line(str(error))}).", err=True)
    click.echo("This is a bug of ours: please report that line together with the output of `grade doctor`.", err=True)
    return FAILED
