"""Notebook commands (`%matplotlib inline`, `!pip install`, `x?`), replaced line by line.

Python's own parser decides what is a command: only a line that it rejects can be one. A line such as
`cd += 1`, or a `% b` that continues an expression, is therefore never taken for one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from grader import sanitize
from grader.submission.parse import Code, NotPython, parse

# Commands that work without the `%`.
WORDS = frozenset({"pip", "conda", "cd", "ls", "ll", "cat", "cp", "mv", "rm", "mkdir", "pwd", "matplotlib"})
# Cell commands whose body runs in the notebook's own namespace: the body stays. All others take the cell with them.
RUNS_ITS_BODY = frozenset({"time", "capture", "prun", "grade"})
# Our own commands earn no note.
OURS = re.compile(r"%%grade\b|%(re)?load_ext\s+grader\b|!\s*grade\b")
# Each command costs one more parse of its cell, so their number is bounded.
MAX_COMMANDS = 50


@dataclass(frozen=True)
class Command:
    """A notebook command that was left out. line: 1-based, in its cell. text: as it may be shown."""

    line: int
    text: str


def cell_command(source: str) -> str | None:
    """The name of the `%%command` by which the whole cell isn't Python; None when the cell is Python."""
    match = re.match(r"\s*%%\s*([^\s]*)", source)
    return None if match is None or match[1] in RUNS_ITS_BODY else match[1]


def without_commands(source: str, label: str) -> tuple[Code, tuple[Command, ...]]:
    """`source` with a `pass` for each command, on the same line, and all commands except ours. Raises NotPython."""
    lines = source.split("\n")
    commands: list[Command] = []
    while True:
        try:
            code = parse("\n".join(lines), label)
            said = (command for command in commands if not OURS.match(command.text))
            return code, tuple(sorted(said, key=lambda command: command.line))
        except NotPython as error:
            at = error.line - 1
            if at < 0 or not _may_be_command(lines[at].strip()) or len(commands) == MAX_COMMANDS:
                raise
        commands.append(Command(at + 1, sanitize.line(lines[at].strip(), 60)))
        _neutralise(lines, at)


def _may_be_command(line: str) -> bool:
    """`%magic`, `!command`, `?name`, `name?`, `x = !command`, `x = %magic` or `pip install …`."""
    if line.startswith(("%", "!", "?")) or line.partition(" ")[0] in WORDS:
        return True
    if line.endswith("?"):
        return not set("#'\"") & set(line)
    target, _, value = line.partition("=")
    return target.replace(",", "").replace(" ", "").isidentifier() and value.lstrip().startswith(("%", "!"))


def _neutralise(lines: list[str], at: int) -> None:
    """A `pass` keeps a function valid whose whole body was the command."""
    indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
    continued = lines[at].endswith("\\")
    lines[at] = f"{indent}pass"
    while continued and at + 1 < len(lines):
        at += 1
        continued = lines[at].endswith("\\")
        lines[at] = ""
