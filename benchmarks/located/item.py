"""A wrong program of which the wrong lines are known."""

from __future__ import annotations

import ast
import difflib
import io
import tokenize
from dataclasses import dataclass

from grader.course.catalogue import Exercise
from grader.submission.interface import Submission


@dataclass(frozen=True)
class Item:
    """A wrong program. lines: where it differs from a right one. change: the first of them, before and after. written:
    whether somebody wrote it, and no machine."""

    exercise: Exercise
    name: str
    submission: Submission
    lines: frozenset[int]
    change: str
    written: bool = False


def changed_lines(before: str, after: str) -> tuple[frozenset[int], str]:
    """The numbers of the lines of the changed program that differ, and the first of them before and after."""
    old, new = before.splitlines(), after.splitlines()
    lines: set[int] = set()
    said = ""
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            lines |= set(range(c + 1, max(d, c + 1) + 1))
            said = said or f"{' '.join(old[a:b]).strip()} → {' '.join(new[c:d]).strip()}"
    return frozenset(lines), said


def changed_code(before: str, after: str) -> tuple[frozenset[int], int, str]:
    """The same of lines with code alone, as whole files have other comments: their numbers, how many lines of code were
    changed, added or removed, and the first change. Where lines are gone, their place is the line above and the one
    below, in the same function."""
    old, new = _code(before), _code(after)
    lines: set[int] = set()
    count, said = 0, ""
    matcher = difflib.SequenceMatcher(None, [text for _, text in old], [text for _, text in new], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        count += max(b - a, d - c)
        around = new[c:d] or [line for line in new[max(c - 1, 0) : c + 1] if line[1].startswith(" ")]
        lines |= {number for number, _ in around}
        said = said or " → ".join(" ".join(text.strip() for _, text in part) for part in (old[a:b], new[c:d]))
    return frozenset(lines), count, said


def _code(source: str) -> list[tuple[int, str]]:
    """The lines with code, without comments and docstrings, each with its number."""
    lines = source.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            lines[token.start[0] - 1] = lines[token.start[0] - 1][: token.start[1]]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            lines[node.lineno - 1 : node.end_lineno] = [""] * ((node.end_lineno or node.lineno) - node.lineno + 1)
    return [(number, line.rstrip()) for number, line in enumerate(lines, 1) if line.strip()]
