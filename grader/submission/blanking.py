"""Where a top-level statement stands in its source, and a source with only some of its statements left."""

from __future__ import annotations

import ast
from collections.abc import Iterable

# Columns of a syntax tree count UTF-8 bytes, and lines end at "\n" alone: hence bytes, split by hand.
Lines = list[bytes]


def lines_of(source: str) -> Lines:
    """The lines of a source, as syntax trees count them."""
    return source.encode().split(b"\n")


def text_of(statement: ast.stmt, lines: Lines) -> str:
    """The statement's own text, decorators included, its first line at column 0."""
    return b"\n".join(_extent(statement, lines)[1]).decode()


def blanked(lines: Lines, keep: Iterable[ast.stmt]) -> str:
    """The source with the statements to keep, each on the lines where it stood, and nothing else."""
    left = [b""] * len(lines)
    for statement in keep:
        first, texts = _extent(statement, lines)
        for number, text in enumerate(texts, start=first):
            left[number] = left[number] + b"; " + text if left[number] else text
    return b"\n".join(left).decode()


def _extent(statement: ast.stmt, lines: Lines) -> tuple[int, Lines]:
    first, start = _begin(statement, lines)
    last, end = (statement.end_lineno or statement.lineno) - 1, statement.end_col_offset
    texts = lines[first : last + 1]
    texts[-1] = texts[-1][:end]
    texts[0] = texts[0][start:]
    return first, texts


def _begin(statement: ast.stmt, lines: Lines) -> tuple[int, int]:
    """0-based line and column. A decorated statement's own position is its `def`: it begins at the first "@"."""
    decorators = getattr(statement, "decorator_list", [])
    if not decorators:
        return statement.lineno - 1, statement.col_offset
    line = decorators[0].lineno - 1
    while not lines[line].lstrip().startswith(b"@"):
        line -= 1
    return line, lines[line].index(b"@")
