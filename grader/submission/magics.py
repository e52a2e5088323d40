"""Notebook commands (`%matplotlib inline`, `!pip install`, `x?`), replaced line by line by what they leave in Python.

Python's own parser decides what is a command: only a line that it rejects can be one. A line such as
`cd += 1`, or a `% b` that continues an expression, is therefore never taken for one. What IPython makes of a cell is
the measure (tests/submission/test_as_ipython.py); its own transformer isn't used here, as it moves lines.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from grader import sanitize
from grader.submission.parse import Code, NotPython, parse
from grader.submission.pasted import as_typed

# Commands that work without the `%`.
WORDS = frozenset(
    """pip conda mamba uv cd ls ll cat cp mv rm mkdir rmdir pwd less more man matplotlib pylab load_ext reload_ext
    autoreload run timeit who whos env config precision reset history""".split()
)
# Commands that run a statement in the notebook's own namespace: the statement stays.
RUNS_ITS_LINE = re.compile(r"%?(?:time|prun)\s+(?![-\s])(.+)")
# Cell commands whose body runs there: the body stays. All others take the cell with them.
RUNS_ITS_BODY = frozenset({"time", "capture", "prun", "grade"})
# Our own commands earn no note.
OURS = re.compile(r"%%grade\b|%(re)?load_ext\s+grader\b|!\s*grade\b")
# `/f a`, `,f a b` and `;f a b` call f.
CALLS = re.compile(r"([/,;])([A-Za-z_][\w.]*)(?:\s+(.*))?$")
# Where the next cell of a script begins.
NEXT_CELL = re.compile(r"#\s*(?:%%|In\s*\[)")
# Each command costs one more parse of its cell, up to its line: so many characters may be parsed in all.
MAX_PARSED = 3_000_000


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
    """A cell's `source` with what its commands leave of it, on the same lines, and all that is left out except ours.

    Raises NotPython.
    """
    return _without(as_typed(source), label)


def script_without_commands(source: str, label: str) -> tuple[Code, tuple[Command, ...]]:
    """The same of a script that was a notebook. Raises NotPython."""
    return _without(source, label)


def _without(source: str, label: str) -> tuple[Code, tuple[Command, ...]]:
    lines = source.split("\n")
    commands: list[Command] = []
    parsed = 0
    while True:
        try:
            code = parse("\n".join(lines), label, may_await=True)
            return code, tuple(sorted(commands, key=lambda command: command.line))
        except NotPython as error:
            at = error.line - 1
            left = _left_of(lines[at]) if at >= 0 else None
            parsed += sum(map(len, lines[: at + 1])) + at
            if left is None or parsed > MAX_PARSED:
                raise
        if _leaves_something_out(lines[at].strip()):
            commands.append(Command(at + 1, sanitize.line(lines[at].strip(), 60)))
        _replace(lines, at, left)


def _left_of(line: str) -> str | None:
    """What a command leaves in Python; None if the line isn't one."""
    indent, text = line[: len(line) - len(line.lstrip())], line.strip()
    call = CALLS.match(text)
    if call:
        return f"{indent}{_call(*call.groups(''))}"
    if runs := RUNS_ITS_LINE.match(text):
        return f"{indent}{runs[1]}"
    if text.startswith(("%", "!", "?")) or text.partition(" ")[0] in WORDS:
        return f"{indent}pass"  # it keeps a function valid whose whole body was the command
    if text.endswith("?") and not set("#'\"") & set(text):
        return f"{indent}pass"
    return next((f"{indent}{assigned}" for assigned in _assigned(text)), None)


def _leaves_something_out(command: str) -> bool:
    if OURS.match(command) or (command.startswith("%%") and cell_command(command) is None):
        return False
    return not (CALLS.match(command) or RUNS_ITS_LINE.match(command) or re.search(r"=\s*%(?:time|prun)\s", command))


def _call(escape: str, name: str, rest: str) -> str:
    """The call as IPython makes it."""
    given = [rest] if escape == ";" else rest.split()
    return f"{name}({', '.join(given if escape == '/' else map(repr, given))})"


def _assigned(text: str) -> Iterator[str]:
    """`x = !command` gives a list of lines, here an empty one; `x = %magic` gives whatever it gives, here None."""
    for equals in re.finditer(r"=\s*(?=[%!])", text):
        target, command = text[: equals.start()].rstrip(), text[equals.end() :]
        try:
            ast.parse(f"{target} = 0")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        runs = RUNS_ITS_LINE.match(command)
        yield f"{target} = {runs[1] if runs else [] if command.startswith('!') else None}"


def _replace(lines: list[str], at: int, left: str) -> None:
    """Put what a command leaves in its place, and nothing where it goes on: a `%%bash` in a script up to the next cell,
    any other behind a backslash."""
    command = lines[at].strip()
    other = cell_command(command)
    lines[at], end = left, at + 1
    if other is not None and command.startswith("%%"):
        while end < len(lines) and not NEXT_CELL.match(lines[end]):
            lines[end] = ""
            end += 1
    continued = command.endswith("\\")
    while continued and end < len(lines):
        continued = lines[end].endswith("\\")
        lines[end] = ""
        end += 1
