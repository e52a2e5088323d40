"""A submission's source written anew with hooks in it, for a run that finds something out."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace

from grader import sanitize
from grader.results import Location
from grader.submission.interface import Chunk

MAX_LINE = 200


def rewritten(chunk: Chunk, change: Callable[[ast.Module], ast.Module], module: str) -> Chunk:
    """The chunk as `change` writes it, importing the module of the hooks. One that isn't Python stays as it is, and
    fails as it does."""
    try:
        tree = ast.parse(chunk.source)
    except (SyntaxError, ValueError, RecursionError):
        return chunk
    tree = ast.fix_missing_locations(change(tree))
    tree.body.insert(_after_futures(tree), ast.parse(f"import {module}").body[0])
    return replace(chunk, source=ast.unparse(tree))


def place_of(line: int, chunk: Chunk, function: str) -> Location:
    """A line of a chunk, as a report has it. function: in which it is; "" at the top level."""
    return Location(sanitize.line(chunk.label, MAX_LINE), line, function, sanitize.line(chunk.line(line), MAX_LINE))


def _after_futures(tree: ast.Module) -> int:
    """Where an import may stand: behind the docstring, and `from __future__` must come first."""
    last = 0
    for number, node in enumerate(tree.body[:20], start=1):
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            last = number
    first = tree.body[0] if tree.body else None
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return last or int(documented)
