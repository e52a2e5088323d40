"""From source text to a syntax tree, or the reason why it isn't Python, with the line and the column."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from grader import sanitize
from grader.submission.other_python import HERE, needs, python_2

# How much of a long line is shown around the place of an error.
BEFORE, WIDTH = 60, 100


@dataclass(frozen=True)
class Code:
    """Source that is Python. label: as in `interface.Chunk`."""

    label: str
    source: str
    tree: ast.Module


class NotPython(Exception):
    """The source doesn't compile.

    reason: in a few words, with the line. line: 1-based, 0 when there is none.
    excerpt: the line, and a caret below the place, on two lines of plain text; "" when there is none.
    """

    def __init__(self, reason: str, line: int = 0, excerpt: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.excerpt = excerpt


def parse(source: str, label: str, may_await: bool = False) -> Code:
    """`source` with its tree. Raises NotPython, also for what only the compiler finds (a `return` outside a function).

    may_await: whether `await` may stand outside a function, as in a notebook. Runs nothing. Warnings of the compiler
    are the caller's to silence.
    """
    try:
        tree = ast.parse(source, label)
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if may_await else 0
        compile(source, label, "exec", flags, dont_inherit=True)
    except SyntaxError as error:
        raise _not_python(source, error) from None
    except (RecursionError, MemoryError):
        raise NotPython("it is nested too deeply") from None
    except ValueError:
        raise NotPython("it contains characters that aren't text") from None
    return Code(label, source, tree)


def _not_python(source: str, error: SyntaxError) -> NotPython:
    lines = source.split("\n")
    line = min(error.lineno or len(lines), len(lines))
    reason = _other_python(source, error, lines[line - 1]) or sanitize.line(error.msg, 200)
    return NotPython(f"line {line}: {reason}", line, _excerpt(lines[line - 1], line, error.offset or 1))


def _other_python(source: str, error: SyntaxError, line: str) -> str:
    here = ".".join(map(str, HERE))
    if python_2(error, line):
        return f"this is Python 2; the grader runs Python {here}"
    newer = needs(source, error)
    return f"this needs Python {newer[0]}.{newer[1]}; the grader runs Python {here}" if newer else ""


def _excerpt(text: str, line: int, column: int) -> str:
    """The line and a caret under its 1-based column; tabs become spaces, so that the caret stands right."""
    caret = len(text[: max(column - 1, 0)].expandtabs(4))
    shown = text.expandtabs(4)
    cut = max(caret - BEFORE, 0)
    margin = f"{line:>6} | "
    return f"{margin}{sanitize.line(shown[cut : cut + WIDTH], WIDTH)}\n{' ' * (len(margin) + caret - cut)}^"
