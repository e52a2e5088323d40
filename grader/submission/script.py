"""A notebook saved as a script, by Jupyter, VS Code or Colab: its commands are calls of `get_ipython()`, or as typed.

`get_ipython().run_cell_magic('time', '', 'class Linear: …')` holds a cell as text, which becomes a source of its own.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.submission.magics import RUNS_ITS_BODY, Command, script_without_commands, without_commands
from grader.submission.parse import Code, NotPython
from grader.submission.unpredictable import notebook_command

MAX_CELLS = 200


def sources(text: str, name: str) -> tuple[tuple[Code, ...], tuple[Command, ...]]:
    """A .py file as one source, or several if it has cells as text; and its commands that were left out.

    Raises NotPython.
    """
    whole, commands = script_without_commands(text, name)
    held = [(node, body) for node in whole.tree.body if (body := _held(node)) is not None][:MAX_CELLS]
    if not held:
        return (whole,), commands
    return tuple(_split(whole, held, name)), commands


def _held(node: ast.stmt) -> str | None:
    """The Python that a notebook command holds and runs in the notebook's own namespace."""
    called = notebook_command(node)
    if called is None:
        return None
    given = [argument.value for argument in called.args if isinstance(argument, ast.Constant)]
    words = [word for word in given if isinstance(word, str)]
    match called.func, words:
        case ast.Attribute(attr="run_cell_magic"), [command, _, body] if command in RUNS_ITS_BODY:
            return body
        case ast.Attribute(attr="run_line_magic"), [("time" | "prun"), statement]:
            return statement
        case ast.Attribute(attr="magic"), [line] if line.startswith(("time ", "prun ")):
            return line.partition(" ")[2]
    return None


def _split(whole: Code, held: list[tuple[ast.stmt, str]], name: str) -> Iterator[Code]:
    """What stands before each held cell, the cell, and what stands after the last: each on its own lines."""
    lines, done = whole.source.split("\n"), 0
    for node, body in held:
        try:
            cell, _ = without_commands(body, f"{name}, cell in line {node.lineno}")
        except NotPython:
            continue
        yield _part(whole, lines, done, node.lineno - 1)
        yield cell
        done = node.end_lineno or node.lineno
    yield _part(whole, lines, done, len(lines))


def _part(whole: Code, lines: list[str], start: int, end: int) -> Code:
    """The statements that stand in these lines."""
    here = [node for node in whole.tree.body if start < node.lineno <= end]
    return Code(whole.label, "\n".join([*[""] * start, *lines[start:end]]), ast.Module(here, []))
