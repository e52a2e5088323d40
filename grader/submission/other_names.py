"""A function under the name that another course gives it: it is graded as it is, under its own name."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.submission.interface import Chunk
from grader.submission.names import names_of
from grader.submission.parse import Code


@dataclass(frozen=True)
class Renamed:
    """wanted: the names to look for. chunks: what calls them as the exercise does. notes: sentences for the learner."""

    wanted: tuple[str, ...]
    chunks: tuple[Chunk, ...] = ()
    notes: tuple[str, ...] = ()


def renamed(codes: Sequence[Code], wanted: Sequence[str], also: Mapping[str, str]) -> Renamed:
    """What is taken for the wanted names that the code doesn't bind.

    also: in place of `relative_error(a, b)`, as the exercise calls it, `rel_error(a, b)`, by the same parameters.
    """
    bound = frozenset[str]().union(*(names_of(code.source).binds for code in codes)) if also else frozenset()
    calls = {asked: ast.parse(other, mode="eval").body for asked, other in also.items()}
    names, chunks, notes = list(wanted), [], []
    for asked, call in calls.items():
        name, own = asked.partition("(")[0], ast.unparse(call).partition("(")[0]
        if name not in bound and own in bound and name in names:
            names[names.index(name)] = own
            chunks.append(Chunk(f"the call of {own}", _adapter(asked, call)))
            notes.append(f"`{own}` is graded as `{name}`")
    return Renamed(tuple(names), tuple(chunks), tuple(notes))


def _adapter(asked: str, call: ast.expr) -> str:
    """A function of the asked name that makes the call; a parameter that isn't given has its own default there."""
    name, _, parameters = asked.rstrip(")").partition("(")
    assert isinstance(call, ast.Call)
    by_place = [ast.unparse(given) for given in call.args]
    by_name = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
    return (
        f"def {name}(*given, **named):\n"
        f"    given = dict(zip({parameters.replace(' ', '').split(',')}, given)) | named\n"
        f"    by_name = {{own: given[name] for own, name in {by_name}.items() if name in given}}\n"
        f"    return {ast.unparse(call.func)}(*(given[name] for name in {by_place} if name in given), **by_name)\n"
    )
