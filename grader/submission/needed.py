"""Which top-level statements must run so that the wanted names exist: the rest is left out.

Notebooks train for minutes and plot at the top level, and each hidden test starts in a fresh process. The result is
as if everything had run from top to bottom, as far as the wanted names show (random numbers may differ).
A statement needs what stands before it; a function, called later, needs what the whole submission makes of a name.
"""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from grader.submission.blanking import blanked, lines_of
from grader.submission.interface import Chunk
from grader.submission.parse import Code
from grader.submission.statements import ANY, Statement, statements_of
from grader.submission.unpredictable import notebook_command, uses_any

# No exercise's solution has more, and analysing code that is made to be slow would take minutes.
MAX_STATEMENTS = 2_000
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class Needed:
    """The code that runs. chunks: without those that have nothing left. notes: as in `Submission`.

    answers: whether any of the wanted names is defined, as far as is known.
    """

    chunks: tuple[Chunk, ...]
    notes: tuple[str, ...] = ()
    answers: bool = True


def needed(codes: Sequence[Code], wanted: Sequence[str]) -> Needed:
    """The part of the code that the wanted names need; all of it, with a note that says why, when that isn't clear."""
    if _is_too_much(codes):
        return _everything(codes, "there is too much of it to find out what is needed")
    statements = statements_of(codes)
    bound = frozenset[str]().union(*(one.names.binds for one in statements))
    kept = _closure(statements, _targets(statements, wanted, bound))
    unclear = statements if any(ANY in one.affects for one in statements) else kept
    for one in unclear:
        construct = uses_any(one.node, one.names, bound)
        if construct is not None:
            return _everything(codes, f"{codes[one.code].label}, line {one.node.lineno} uses `{construct}`")
    found = _only(codes, kept, _commands(codes, statements))
    return replace(found, answers=any(name in bound for name in wanted))


def _is_too_much(codes: Sequence[Code]) -> bool:
    return sum(len(code.tree.body) for code in codes) > MAX_STATEMENTS


def _targets(statements: Sequence[Statement], wanted: Sequence[str], bound: frozenset[str]) -> set[str]:
    """The wanted names. When one is missing, also what it may have been called instead: a message can suggest it."""
    missing = [name for name in wanted if name not in bound]
    defined = {one.node.name for one in statements if isinstance(one.node, DEFINITIONS)}
    if len(missing) == len(wanted):
        return defined
    if not missing:
        return set(wanted)
    from difflib import get_close_matches  # here, for most submissions lack nothing

    return {*wanted, *(near for name in missing for near in get_close_matches(name, defined))}


def _closure(statements: Sequence[Statement], targets: Iterable[str]) -> list[Statement]:
    """The statements that the target names need, in order."""
    affecting: dict[str, list[int]] = defaultdict(list)
    for position, one in enumerate(statements):
        for name in one.affects:
            affecting[name].append(position)
    end = len(statements)
    kept = {position for position, one in enumerate(statements) if one.always or _is_always_kept(one.node)}
    # A name, and the position before which it is needed; below `reached` all that affects it is kept already.
    waiting = [(name, end) for name in targets]
    waiting += [(name, position) for position in kept for name in statements[position].names.now]
    reached: dict[str, int] = defaultdict(int)
    while waiting:
        name, before = waiting.pop()
        positions = affecting[name]
        fresh = set(positions[bisect_left(positions, reached[name]) : bisect_left(positions, before)]) - kept
        reached[name] = max(reached[name], before)
        kept |= fresh
        for position in fresh:
            waiting += [(used, position) for used in statements[position].names.now]
            waiting += [(used, end) for used in statements[position].names.later]
    return [statements[position] for position in sorted(kept)]


def _is_always_kept(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and (node.module == "__future__" or node.names[0].name == "*")


def _only(codes: Sequence[Code], kept: Sequence[Statement], notes: tuple[str, ...]) -> Needed:
    nodes: dict[int, list[ast.stmt]] = defaultdict(list)
    for one in kept:
        nodes[one.code].append(one.node)
    chunks = tuple(
        Chunk(codes[number].label, blanked(lines_of(codes[number].source), here)) for number, here in nodes.items()
    )
    return Needed(chunks, notes)


def _everything(codes: Sequence[Code], reason: str) -> Needed:
    chunks = tuple(Chunk(code.label, code.source) for code in codes if code.tree.body)
    note = f"all top-level code runs for each test, because {reason}"
    return Needed(chunks, (note,))


def _commands(codes: Sequence[Code], statements: Sequence[Statement]) -> tuple[str, ...]:
    return tuple(
        f"{codes[one.code].label}, line {one.node.lineno} was left out: it is a notebook command"
        for one in statements
        if notebook_command(one.node) is not None
    )
