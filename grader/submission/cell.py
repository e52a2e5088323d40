"""One cell of a notebook as it stands in the kernel, not in a file: its text, and the imports of the cells before."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from grader.errors import SubmissionFault
from grader.submission.interface import Chunk
from grader.submission.magics import cell_command, without_commands
from grader.submission.names import Names, names_of
from grader.submission.parse import Code, NotPython, parse
from grader.submission.read import LARGEST_CODE, too_large

LABEL = "this cell"


@dataclass(frozen=True)
class Cell:
    """A cell to grade alone. earlier: the cells that ran before it, the oldest first; only their imports are used."""

    text: str
    earlier: tuple[str, ...] = ()


def codes(cell: Cell) -> tuple[Code, ...]:
    """The cell's Python, after the imports of earlier cells that it uses: those are seldom written twice.

    Raises SubmissionFault when it is too large, isn't Python or has no code.
    """
    if len(cell.text) > LARGEST_CODE:
        raise too_large(LABEL.capitalize(), LARGEST_CODE)
    try:
        code, _ = without_commands(cell.text, LABEL)
    except NotPython as error:
        raise SubmissionFault(
            f"This cell isn't valid Python: {error.reason}.", "Fix it and run it again."
        ) from None
    if not code.tree.body:
        raise SubmissionFault("This cell has no code, only comments and blank lines.", "Fill in the stub first.")
    lacking = _lacking(names_of(code.source))
    imports = dict.fromkeys(_imports(_parsed(cell.earlier), lacking) if lacking else ())
    borrowed = (parse("\n".join(imports), "the cells before"),) if imports else ()
    return (*borrowed, code)


def left_elsewhere(chunks: Sequence[Chunk], cell: Cell) -> tuple[str, ...]:
    """A note on the names that the code to run uses, and that only other cells define."""
    used = [names_of(chunk.source) for chunk in chunks]
    lacking = frozenset[str]().union(*map(_lacking, used)).difference(*(names.binds for names in used))
    elsewhere = frozenset[str]().union(
        *(names_of(code.source).binds for code in _parsed(cell.earlier if lacking else ()))
    )
    return tuple(
        f"`{name}` is defined in another cell, but this cell is graded alone: define `{name}` here too, or save the "
        "notebook and grade all of it with `!grade`."
        for name in sorted(lacking & elsewhere)
    )


def _lacking(names: Names) -> frozenset[str]:
    return (names.now | names.later) - names.binds - names.declared - frozenset(dir(builtins))


def _parsed(texts: Iterable[str]) -> Iterator[Code]:
    for text in texts:
        if cell_command(text) is None:
            try:
                yield without_commands(text, "")[0]
            except NotPython:
                continue


def _imports(earlier: Iterable[Code], wanted: Collection[str]) -> Iterator[str]:
    """Each import at the top level that binds a wanted name, as a line of its own."""
    for code in earlier:
        for node in code.tree.body:
            if isinstance(node, (ast.Import, ast.ImportFrom)) and getattr(node, "module", "") != "__future__":
                for alias in node.names:
                    if (alias.asname or alias.name.partition(".")[0]) in wanted:
                        yield ast.unparse(_alone(node, alias))


def _alone(node: ast.Import | ast.ImportFrom, alias: ast.alias) -> ast.stmt:
    return ast.ImportFrom(node.module, [alias], node.level) if isinstance(node, ast.ImportFrom) else ast.Import([alias])
