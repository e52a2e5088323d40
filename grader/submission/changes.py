"""What a statement may change without binding a name: `Linear.backprop = f`, `weights["V"] = …`, `layers.append(…)`.

A call whose result nobody takes is there for its effect: it may change every object that it is called on or given.
A call whose result is taken (`y = model(x)`, `print(model(x))`) is trusted to change nothing, or each forward pass
would be kept. Of two names for one object only loop variables are known (`for layer in layers: layer.update()`).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.submission.imports import VIEWERS, Origins, dotted, root
from grader.submission.writes import Definitions, may_write

LOOKS = frozenset({"print", "display", "len", "repr", "str", "type", "id", "help", "dir", "isinstance", "hash", "sum"})
# Functions of the module itself (torch.cat, not torch.nn.init.normal) return what they compute, but for these.
PURE_MODULES = frozenset({"torch", "numpy"})
IN_PLACE = frozenset({"put", "copyto", "place", "putmask", "fill_diagonal", "put_along_axis"})
# Besides everything that is called set_something.
SETS_STATE = frozenset(
    {"manual_seed", "manual_seed_all", "seed", "seterr", "filterwarnings", "simplefilter"}
    | {"use_deterministic_algorithms"}
)
# Settings of Python itself, which hold for code that never names their module.
OF_PYTHON = ("sys.set", "threading.stack_size", "threading.set", "gc.disable", "gc.freeze")


@dataclass
class Changed:
    """Names whose objects may change. stored: written into, whatever they are. touched: only data is changed by it."""

    stored: set[str] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Changes:
    """now: by running the statement. later: by calling its functions.

    modules: top-level modules whose global state it sets, "torch" by `torch.manual_seed(1)`. of_python: whether it sets
    something of Python itself, `sys.setrecursionlimit(10_000)`.
    """

    now: Changed
    later: Changed
    modules: frozenset[str]
    of_python: bool


def changes_of(statement: ast.stmt, origins: Origins, known: Definitions) -> Changes:
    """What a top-level statement may change. origins: of the imports of the whole submission. known: what it defines.
    """
    called = _called(statement, origins)
    modules = frozenset(root(origin) for origin in called if _sets_state(origin.rpartition(".")[2]))
    of_python = any(origin.startswith(OF_PYTHON) for origin in called)
    changes = Changes(Changed(), Changed(), modules, of_python)
    walked = [(node, changes.later if later else changes.now) for node, later in _walk(statement)]
    for node, changed in walked:
        _note(node, changed, origins, known)
    # Inner loops first: what changes an inner variable changes the outer one that it comes from.
    for node, changed in reversed(walked):
        if isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
            variables, source = _names(node.target), _names(_without_makers(node.iter, known))
            changed.stored |= source if changed.stored & variables else set()
            changed.touched |= source if changed.touched & variables else set()
    return changes


def _note(node: ast.AST, changed: Changed, origins: Origins, known: Definitions) -> None:
    if isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
        changed.stored |= _root_name(node) - (known.classes if _is_of_a_new_object(node) else frozenset())
    elif isinstance(node, ast.AugAssign):
        changed.touched |= _root_name(node.target)
    elif isinstance(node, ast.Expr):
        for call in _outermost_calls(node.value):
            if getattr(call.func, "id", "") in ("setattr", "delattr") and call.args:
                changed.stored |= _root_name(call.args[0])
            elif not _only_looks(call, origins):
                given = (*call.args, *(keyword.value for keyword in call.keywords))
                changed.touched |= _root_name(call.func).union(*map(_names, given))
                # A class handed over by its bare name may be written into: `patch(Linear)`.
                bare = (value for value in given if isinstance(value, ast.Name))
                changed.stored |= {value.id for value in bare if may_write(call, value, origins, known)}


def _walk(statement: ast.stmt) -> Iterator[tuple[ast.AST, bool]]:
    """Every node, outer before inner, and whether it runs later than the statement: inside a function of it."""
    waiting: list[tuple[ast.AST, bool]] = [(statement, False)]
    while waiting:
        node, later = waiting.pop()
        yield node, later
        if isinstance(node, ast.Lambda):
            body = {id(node.body)}
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            body = {id(child) for child in node.body}
        else:
            body = set()
        waiting += [(child, later or id(child) in body) for child in ast.iter_child_nodes(node)]


def _outermost_calls(node: ast.AST) -> Iterator[ast.Call]:
    """The calls whose result goes nowhere; that of an inner one, `print(model(x))`, goes to the outer one."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call):
            yield node
        else:
            waiting += ast.iter_child_nodes(node)


def _names(node: ast.AST) -> set[str]:
    return {name.id for name in ast.walk(node) if isinstance(name, ast.Name)}


def _root_name(node: ast.AST) -> set[str]:
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return {node.id} if isinstance(node, ast.Name) else set()


def _is_of_a_new_object(node: ast.AST) -> bool:
    """Whether what is written into is what a call has just given: `Value(3).grad = 1` leaves `Value` as it is."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    return isinstance(node, ast.Call)


def _without_makers(node: ast.expr, known: Definitions) -> ast.AST:
    """An expression without the classes that are called in it: their new objects are nobody's yet."""
    made = {id(call.func) for call in ast.walk(node) if isinstance(call, ast.Call)}
    names = (name for name in ast.walk(node) if isinstance(name, ast.Name))
    return ast.Tuple([name for name in names if id(name) not in made or name.id not in known.classes], ast.Load())


def _only_looks(call: ast.Call, origins: Origins) -> bool:
    if isinstance(call.func, ast.Name) and call.func.id in LOOKS:
        return True
    module, _, function = (dotted(call.func, origins) or "").partition(".")
    if module in VIEWERS:
        return True
    in_place = function in IN_PLACE or function.endswith("_") or any(given.arg == "out" for given in call.keywords)
    return module in PURE_MODULES and "." not in function and not in_place


def _called(statement: ast.stmt, origins: Origins) -> list[str]:
    """What is called for its effect, in simple statements alone: a seed in a training loop doesn't bring it in."""
    if not isinstance(statement, (ast.Expr, ast.Assign)):
        return []
    return [dotted(call.func, origins) or "" for call in _outermost_calls(statement.value)]


def _sets_state(function: str) -> bool:
    return function in SETS_STATE or function.startswith("set_")
