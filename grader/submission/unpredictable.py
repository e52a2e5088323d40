"""Code that can bind or use a name without writing it down: `exec`, `globals()` and their like."""

from __future__ import annotations

import ast

from grader.submission.names import Names

# These can bind any name; all of them, and those below, can use any.
BINDS_ANY = frozenset({"exec", "globals", "locals", "vars"})
USES_ANY = BINDS_ANY | {"eval", "compile"}
# In a function they show its own names.
OF_THE_FUNCTION = frozenset({"locals", "vars"})
# What a notebook's commands become when it is saved as a script: `get_ipython().system("pip install …")`.
NOTEBOOK_COMMANDS = frozenset({"run_line_magic", "run_cell_magic", "system", "getoutput", "magic"})


def binds_any_now(node: ast.stmt, names: Names, own: frozenset[str]) -> bool:
    """Whether running this statement could bind any name. own: what the submission binds; its own `vars` is none."""
    return bool(_builtins(node, (names.now & BINDS_ANY) - own))


def binds_any_later(names: Names, own: frozenset[str]) -> bool:
    """Whether calling the statement's functions could bind any name."""
    return bool((names.later & BINDS_ANY) - OF_THE_FUNCTION - own)


def uses_any(node: ast.stmt, names: Names, own: frozenset[str]) -> str | None:
    """The construct by which this statement, or a function in it, could use any name; None if there is none."""
    later = (names.later & USES_ANY) - OF_THE_FUNCTION
    return min((_builtins(node, names.now & USES_ANY) | later) - own, default=None)


def notebook_command(node: ast.stmt) -> ast.Call | None:
    """The call, if the statement is nothing but `get_ipython().system(…)` or the like."""
    if (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Attribute)
        and node.value.func.attr in NOTEBOOK_COMMANDS
        and isinstance(node.value.func.value, ast.Call)
        and getattr(node.value.func.value.func, "id", "") == "get_ipython"
    ):
        return node.value
    return None


def _builtins(node: ast.stmt, names: frozenset[str]) -> frozenset[str]:
    """`names` without `vars` of an object: `vars(model)` is harmless."""
    bare = any(
        isinstance(call, ast.Call) and getattr(call.func, "id", "") == "vars" and not call.args
        for call in (ast.walk(node) if "vars" in names else ())
    )
    return names if bare else names - {"vars"}
