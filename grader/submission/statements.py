"""The top-level statements of a submission, each with the names that it needs and the names that it affects."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from grader.submission.blanking import lines_of, text_of
from grader.submission.changes import Changes, changes_of
from grader.submission.imports import Origins, origins, root
from grader.submission.names import Names, names_of
from grader.submission.parse import Code
from grader.submission.unpredictable import binds_any_later, binds_any_now
from grader.submission.writes import definitions

# Stands for every name at once, where code could bind any.
ANY = "*"


@dataclass(frozen=True)
class Statement:
    """One top-level statement.

    code: index of its source. names: what it binds and uses.
    affects: names that running it binds or changes, by itself or through the functions it uses.
    later_affects: names that calling the functions in it does.
    always: whether it sets something of Python itself, and is needed for whatever runs.
    """

    code: int
    node: ast.stmt
    names: Names
    affects: frozenset[str]
    later_affects: frozenset[str]
    always: bool


def statements_of(codes: Sequence[Code]) -> tuple[Statement, ...]:
    """All top-level statements, in the order they run."""
    found = [_Named(number, *one) for number, code in enumerate(codes) for one in _named(code)]
    known = origins(code.tree for code in codes)
    bound = frozenset[str]().union(*(one.names.binds for one in found))
    # Only what is bound by assignment is data; a function or class that is called stays what it was.
    data = frozenset[str]().union(*(one.names.binds - one.names.fixed for one in found))
    defined = definitions(code.tree for code in codes)
    alone = [_alone(one, changes_of(one.node, known, defined), known, bound, data) for one in found]
    through = _through_functions(alone)
    return tuple(
        replace(one, affects=one.affects.union(*(through.get(name, ()) for name in one.names.now))) for one in alone
    )


class _Named(NamedTuple):
    code: int
    node: ast.stmt
    names: Names


def _named(code: Code) -> Iterator[tuple[ast.stmt, Names]]:
    lines = lines_of(code.source)
    return ((node, names_of(text_of(node, lines))) for node in code.tree.body)


def _alone(one: _Named, changes: Changes, known: Origins, bound: frozenset[str], data: frozenset[str]) -> Statement:
    """The statement with what it affects by itself. bound: all names of the submission. data: those it assigns."""
    names = one.names
    # Setting a module's state affects every name that leads to the module.
    of_modules = {name for name, origin in known.items() if root(origin) in changes.modules}
    now = names.binds | changes.now.stored | (changes.now.touched & data) | of_modules
    # What a function writes into counts if it is global there, not a parameter or local of the same name.
    later = names.declared | ((changes.later.stored | (changes.later.touched & data)) & names.later)
    if binds_any_now(one.node, names, bound):
        now |= {ANY}
    if binds_any_later(names, bound):
        later |= {ANY}
    return Statement(one.code, one.node, names, affects=now, later_affects=later, always=changes.of_python)


def _through_functions(statements: Sequence[Statement]) -> Mapping[str, set[str]]:
    """For each name, what using it may affect through the functions behind it: `init` fills the global `weights`."""
    users: dict[str, list[Statement]] = defaultdict(list)
    for statement in statements:
        for name in statement.names.now | statement.names.later:
            users[name].append(statement)
    through: dict[str, set[str]] = defaultdict(set)
    for affected in {name for statement in statements for name in statement.later_affects}:
        waiting = [name for one in statements if affected in one.later_affects for name in one.names.binds]
        while waiting:
            name = waiting.pop()
            if affected not in through[name]:
                through[name].add(affected)
                waiting += [bound for user in users[name] for bound in user.names.binds]
    return through
