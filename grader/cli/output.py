"""Where a command's output goes: to the screen, or into a file that is written as a whole."""

from __future__ import annotations

import io
import os
import shutil
import sys
import textwrap
from pathlib import Path

import click

from grader.errors import GraderFault, UsageFault
from grader.learner.atomic_file import replace


def check_writable(file: Path | None) -> None:
    """Before any work is done: what can't be written is lost. None: the screen."""
    if file is None:
        return
    if file.is_dir():
        raise UsageFault(f"{file} is a folder.", "Name a file after -o.")
    if not file.parent.is_dir():
        raise UsageFault(f"The folder {file.parent} does not exist.", "Make it first, or name another file after -o.")
    written = file if is_special(file) else file.resolve().parent  # a file is replaced, a pipe isn't
    if not os.access(written, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise UsageFault(f"You may not write to {written}.", "Name another file after -o.")


def write(file: Path | None, text: str) -> None:
    """Write to a file, or to the screen if it is None. Raises GraderFault if the system refuses."""
    if file is None:
        sys.stdout.write(text)
        return
    try:
        if is_special(file):
            file.write_text(text, encoding="utf-8")
        else:
            replace(file, lambda out: out.write(text))
    except OSError as error:
        raise GraderFault(f"{file} can't be written: {error.strerror}.", "Name another file after -o.") from error


def append(variable: str, text: str) -> None:
    """Add to the file that an environment variable names, if it is set. Raises GraderFault if the system refuses."""
    name = os.environ.get(variable)
    if not name:
        return
    try:
        with Path(name).open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise GraderFault(
            f"{name} can't be written: {error.strerror}.", f"${variable} names this file: unset it."
        ) from error


def is_special(file: Path) -> bool:
    """Whether it is a pipe, or /dev/stdout: nothing to be replaced."""
    return file.exists() and not file.is_file()


def say(text: str) -> None:
    """A message to whoever runs the command. On a terminal no word is cut at the edge; indented lines are code."""
    if sys.stderr.isatty():
        width = shutil.get_terminal_size().columns
        kept = (line if line.startswith(" ") else _wrapped(line, width) for line in text.split("\n"))
        text = "\n".join(kept)
    click.echo(text, err=True)


def tell(line: str) -> None:
    """A line of what a command lists. On a terminal no word is cut at the edge."""
    click.echo(_wrapped(line, shutil.get_terminal_size().columns, "    ") if sys.stdout.isatty() else line)


def _wrapped(line: str, width: int, after: str = "") -> str:
    """after: begins each line but the first."""
    return textwrap.fill(line, width, subsequent_indent=after, break_long_words=False, break_on_hyphens=False)


def in_utf8() -> None:
    """Data on the screen are UTF-8, whatever the screen is."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
