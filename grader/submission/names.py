"""The names that a top-level statement binds and uses, told apart by when: as it runs, or when its functions do.

Python's own symbol table decides which names are global, so a function's local `weights` is not the notebook's.
"""

from __future__ import annotations

import symtable
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Names:
    """Global names of one statement.

    binds: bound (or deleted) by running it. fixed: those of them that are functions, classes or imports.
    now: used by running it. later: used by the functions in it, whenever they are called.
    declared: bound by the functions in it, through `global`.
    """

    binds: frozenset[str]
    fixed: frozenset[str]
    now: frozenset[str]
    later: frozenset[str]
    declared: frozenset[str]


def names_of(text: str) -> Names:
    """The names of a statement, given its text."""
    top = symtable.symtable(text, "statement", "exec")
    found: dict[str, set[str]] = {"binds": set(), "fixed": set(), "now": set(), "later": set(), "declared": set()}
    for symbol in top.get_symbols():
        if _is_bound(symbol):
            found["binds"].add(symbol.get_name())
        if symbol.is_imported() or symbol.is_namespace():
            found["fixed"].add(symbol.get_name())
        if symbol.is_referenced():
            found["now"].add(symbol.get_name())
    for table, later in _scopes(top):
        for symbol in table.get_symbols():
            # A class body looks outside for a name that it binds itself, as long as it hasn't.
            outside = symbol.is_global() or (table.get_type() == "class" and symbol.is_local())
            if symbol.is_global() and _is_bound(symbol):
                found["declared" if later else "binds"].add(symbol.get_name())
            # `step += 1` uses what it binds, but isn't marked so.
            if outside and (symbol.is_referenced() or symbol.is_declared_global()):
                found["later" if later else "now"].add(symbol.get_name())
    return Names(**{name: frozenset(values) for name, values in found.items()})


def _is_bound(symbol: symtable.Symbol) -> bool:
    return symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()


def _scopes(top: symtable.SymbolTable) -> Iterator[tuple[symtable.SymbolTable, bool]]:
    """Every inner scope, and whether it runs later than the statement itself."""
    waiting = [(child, False) for child in top.get_children()]
    while waiting:
        table, later = waiting.pop()
        later = later or (isinstance(table, symtable.Function) and not _is_comprehension(table))
        yield table, later
        waiting += [(child, later) for child in table.get_children()]


def _is_comprehension(table: symtable.Function) -> bool:
    return ".0" in table.get_parameters()
