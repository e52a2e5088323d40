"""`grade`: an exercise, or one of the other commands; and the one place where errors become exit codes.

0 full score, 1 graded but not full, 2 the command or its files are wrong, 3 the grader or the course failed;
128 + its number after a signal: 130 for Ctrl-C.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import signal
import sys
from importlib import import_module
from types import FrameType

import click

import grader
from grader import sanitize
from grader.cli import output
from grader.cli.exercise import exercise
from grader.errors import Fault, GraderFault, UsageFault

FAILED = 3
CLOSED = {errno.EACCES, errno.EPERM, errno.EROFS}
EXHAUSTED = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG, errno.ENOMEM, errno.EMFILE, errno.ENFILE, errno.EAGAIN}
ENDING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


class Stopped(BaseException):
    """A signal that ends the command, as an exception: what was begun is taken down on the way out."""


class Verbs(click.Group):
    """A group whose first word may be an exercise instead of a command: `grade exercise03`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        word = args[0]
        if word in VERBS or word.startswith("-"):
            return super().resolve_command(ctx, args)
        import difflib  # here, for whoever grades waits for each import

        near = difflib.get_close_matches(word, VERBS, n=1, cutoff=0.7)
        if near and not _is_exercise(word):
            raise UsageFault(f"There is no command {word!r}.", f"Did you mean `grade {near[0]}`?")
        return "EXERCISE", exercise, args

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return _command(cmd_name) if cmd_name in VERBS else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """A learner's commands first, in the order in which they need them."""
        for heading, commands in (("Commands", LEARNERS), ("For instructors", INSTRUCTORS)):
            with formatter.section(heading):
                formatter.write_dl([(name, _command(name).get_short_help_str(70)) for name in commands])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The exercises of the course, as they are on disk."""
        from grader.course.catalogue import exercises

        with formatter.section("Exercises"):
            formatter.write_dl([(found.name, found.title) for found in exercises()])


def _is_exercise(word: str) -> bool:
    """Whether it names an exercise, though it is nearly a command: `grade batchnorm`."""
    from grader.course.catalogue import find

    try:
        find(word)
    except UsageFault:
        return False
    return True


def _command(verb: str) -> click.Command:
    """The command of this name, whose module is imported only now."""
    module = import_module(f"grader.cli.{verb}")
    return next(found for found in vars(module).values() if isinstance(found, click.Command) and found.name == verb)


LEARNERS = ("start", "watch", "hint", "next", "list", "solution", "reset", "doctor")
INSTRUCTORS = ("batch", "export", "handout", "ci", "check", "new")
VERBS = (*LEARNERS, *INSTRUCTORS)


@click.group(
    cls=Verbs, invoke_without_command=True, subcommand_metavar="EXERCISE | COMMAND [OPTIONS]",
    context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip
@click.version_option(grader.__version__, prog_name="grade", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Grade the gradients you wrote: `grade exercise03` tests your file for exercise 03.

    The report says what is right, what is wrong and why, and how many points you have. To begin: `grade start 1`, then
    `grade watch 1`. `grade EXERCISE --help` lists the options for grading.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main() -> None:
    """The console script, once all is loaded (`entry`)."""
    for word in sys.argv[1:2]:
        if word in VERBS:
            _command(word)  # while Ctrl-C still ends an import at once
    try:
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # what is ignored, by nohup for one, stays ignored
            signal.signal(signal.SIGINT, signal.default_int_handler)
        for number in ENDING:
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, _stop)
        code = run()
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # all is said: no traceback from Python's own end
    except (KeyboardInterrupt, Stopped) as stopped:  # before `run`, behind it, or once more while it says "Stopped."
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        code = _say_stopped(stopped.args[0] if isinstance(stopped, Stopped) else signal.SIGINT)
    sys.exit(code)


def _stop(number: int, _frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)
    raise Stopped(number)


def run(args: list[str] | None = None) -> int:
    """Run one command. Returns its exit code."""
    if sys.stdout is None:  # closed by `>&-`: what is printed goes nowhere, as Python does it
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - until the end
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
        return _say_stopped(signal.SIGINT)
    except Stopped as stopped:
        return _say_stopped(stopped.args[0])
    except (BrokenPipeError, SystemExit):  # `grade exercise03 | head`: click and rich make the second of the first
        _let_go_of_output()
        click.echo("grade: The output was closed before all of it was written.", err=True)
        return FAILED
    except Exception as error:
        closed = _closed(error)
        if closed:
            return _say(closed)
        if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno in EXHAUSTED):
            _let_go_of_output()
            return _say(_exhausted(error))
        return _say_bug(error)


def _say(fault: Fault) -> int:
    whose = {"course": "The course is at fault, not you.", "grader": "The grader is at fault, not you."}.get(
        fault.whose, ""
    )
    what = re.sub(r"\n\s*\n$", "\n", fault.what)  # one blank line below a line of code
    said = "\n".join(line for line in (f"grade: {what}", fault.do, whose) if line)
    output.say(sanitize.block(said))  # it may name the learner's file
    return fault.exit_code


def _closed(error: Exception) -> UsageFault | None:
    """What this user may not do, wherever that was noticed: first of all, be in the folder that they are in."""
    if not isinstance(error, OSError) or error.errno not in CLOSED | {errno.ENOENT}:
        return None
    try:
        here = os.getcwd()
    except FileNotFoundError:
        return UsageFault("The folder that you are in isn't there any more.", "Change to another one with `cd`.")
    if error.errno not in CLOSED or error.filename is None:
        return None
    if not os.access(here, os.R_OK | os.X_OK):
        return UsageFault(f"You may not read the folder that you are in, {here}.", "Change to another one with `cd`.")
    return UsageFault(
        f"{os.path.abspath(os.fsdecode(error.filename))} can't be used: {error.strerror}.",
        "See who may read and write there, or work in another folder.",
    )


def _exhausted(error: Exception) -> GraderFault:
    """What the machine has run out of, wherever that was noticed: the disk under standard output, too."""
    why = error.strerror if isinstance(error, OSError) else "no memory left"
    return GraderFault(f"This machine let the grader do no more: {why}.", "Make room, then run the command again.")


def _let_go_of_output() -> None:
    """What is still to be written would fail again when Python ends."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _say_stopped(number: int) -> int:
    with contextlib.suppress(OSError):  # the terminal may be gone
        click.echo("\nStopped.", err=True)
    return 128 + number


def _say_bug(error: Exception) -> int:
    """A bug of ours: one sentence with what is needed to find it, not a traceback."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace else "?"
    click.echo(f"grade: The grader failed ({type(error).__name__} at {where}: {sanitize.line(str(error))}).", err=True)
    click.echo("This is a bug of ours: please report that line together with the output of `grade doctor`.", err=True)
    return FAILED
