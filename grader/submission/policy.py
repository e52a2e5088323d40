"""What an exercise in gradients by hand refuses: code that lets torch compute them.

A static check with a friendly message, not a proof: a name computed at run time passes it, and the worker has traps
of its own. `loss.backward()` is not refused: `backward` is also what learners call a method of theirs.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from grader.submission.imports import Origins, dotted, modules, origins
from grader.submission.interface import Chunk

REFUSED = (
    "torch.autograd",
    "torch.func",
    "torch._functorch",
    "functorch",
    "torch.enable_grad",
    "torch.set_grad_enabled",
    "torch.nn.grad",
    "torch._decomp",
)
# Parts of them that record no gradient.
HARMLESS = (
    *("torch.func.vmap", "torch.func.functional_call"),
    *(f"torch.autograd.{name}" for name in ("no_grad", "inference_mode", "Variable", "set_detect_anomaly")),
    *(f"torch.autograd.{name}" for name in ("detect_anomaly", "anomaly_mode.set_detect_anomaly", "profiler.profile")),
)
# Imported, this may still be called to switch gradients off: its calls decide.
BY_ITS_CALLS = ("torch.set_grad_enabled", "torch.autograd.set_grad_enabled")
# What only serves to get around that.
AROUND = ("torch._C", "ctypes", "gc.unfreeze", "gc.get_objects", "gc.get_referrers", "gc.get_referents")
TORCHS_OWN = "so torch's own aren't allowed"
AROUND_IT = "and this only serves to get around that"
COMPUTED_NAME = "getattr(torch…, a computed name)"
GRAPH_ATTRIBUTES = ("grad_fn", "retain_grad")
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
MAX_SENTENCES = 10


def refusals(chunks: Sequence[Chunk]) -> tuple[str, ...]:
    """One sentence for each line and construct, in order, at most ten. chunks: the code that runs."""
    trees = [ast.parse(chunk.source) for chunk in chunks]
    known = origins(trees)
    nodes = [(number, node) for number, tree in enumerate(trees) for node in ast.walk(tree)]
    # What the learner's own functions and classes call `requires_grad` is theirs, as in an engine of their own.
    own = frozenset(name for _, node in nodes for name in _own(node))
    off = {id(part) for _, node in nodes for part in _harmless(node, known)}
    found = {
        (number, getattr(node, "lineno", 1), construct)
        for number, node in nodes
        if id(node) not in off
        for construct in (*_by_name(node, known), *_by_graph(node, own))
    }
    return tuple(
        f"{chunks[number].label}, line {line} uses `{construct}`: this exercise asks for gradients by hand, "
        f"{AROUND_IT if construct in (*AROUND, COMPUTED_NAME) else TORCHS_OWN}."
        for number, line, construct in sorted(found)[:MAX_SENTENCES]
    )


def torch_imports(chunks: Sequence[Chunk]) -> tuple[str, ...]:
    """One sentence for each line that imports torch, for an exercise in numpy alone."""
    return tuple(
        f"{chunk.label}, line {getattr(node, 'lineno', 1)} imports torch, but this exercise uses numpy only."
        for chunk in chunks
        for node in ast.walk(ast.parse(chunk.source))
        if any(f"{name}.".startswith("torch.") for name in modules(node))
    )[:MAX_SENTENCES]


def _by_name(node: ast.AST, known: Origins) -> Iterator[str]:
    """Refused parts of torch: imported, written out, or named by a string: `getattr(torch, "autograd")`."""
    names = modules(node)
    if isinstance(node, (ast.Attribute, ast.Name)):
        names.append(dotted(node, known) or "")
    if isinstance(node, ast.Call) and _called(node) == "getattr":
        names.append(f"{dotted(node.args[0], known)}.{_text(node, 1)}" if node.args else "")
        if len(node.args) > 1 and not isinstance(node.args[1], ast.Constant) and _is_torch(node.args[0], known):
            yield COMPUTED_NAME
    imported = isinstance(node, ast.ImportFrom)
    for name in (name for name in names if name not in HARMLESS and not (imported and name in BY_ITS_CALLS)):
        yield from re.findall(r"^torch\.ops\.\S*?backward\w*", name)
        yield from (refused for refused in (*REFUSED, *AROUND) if f"{name}.".startswith(f"{refused}."))


def _is_torch(node: ast.AST, known: Origins) -> bool:
    """Whether it is torch or a module of it, not what one of its functions gives."""
    return not isinstance(node, ast.Call) and f"{dotted(node, known)}.".startswith("torch.")


def _own(node: ast.AST) -> Iterator[str]:
    """What the submission defines: the names of functions and classes, and the attributes that they give themselves."""
    if isinstance(node, DEFINITIONS):
        yield node.name
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and _is_self(node.value):
        yield node.attr


def _by_graph(node: ast.AST, own: frozenset[str]) -> Iterator[str]:
    """What makes torch record a computation, or reads the record."""
    if isinstance(node, ast.Attribute) and node.attr in GRAPH_ATTRIBUTES and not _is_self(node.value):
        yield from {node.attr} - own
    if isinstance(node, (ast.Assign, ast.AnnAssign)) and not _is_false(node.value):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        parts = [part for target in targets for part in ast.walk(target)]
        yield from {"requires_grad" for part in parts if _is_tensors_requires_grad(part)} - own
    if isinstance(node, ast.Call):
        yield from _by_call(node, own)


def _by_call(call: ast.Call, own: frozenset[str]) -> Iterator[str]:
    called = _called(call)
    first = [*call.args[:1], *(keyword.value for keyword in call.keywords if keyword.arg == "requires_grad")]
    if called == "requires_grad_" and not any(map(_is_false, first)):
        yield from {"requires_grad_"} - own
    elif called not in own:
        given = (keyword for keyword in call.keywords if keyword.arg == "requires_grad")
        yield from ("requires_grad" for keyword in given if not _is_false(keyword.value))
    by_text = _text(call, 1) if called in ("getattr", "setattr") else ""
    if by_text in (*GRAPH_ATTRIBUTES, "requires_grad_") or (called == "setattr" and by_text == "requires_grad"):
        yield by_text


def _harmless(node: ast.AST, known: Origins) -> Iterator[ast.AST]:
    """The parts of `set_grad_enabled(False)`, `x.grad_fn is None` and `torch.func.vmap` that would be refused
    elsewhere."""
    if isinstance(node, ast.Call) and _called(node) == "set_grad_enabled":
        given = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "mode")]
        if list(map(_is_false, given)) == [True]:
            yield from ast.walk(node.func)
    if isinstance(node, ast.Compare) and isinstance(node.left, ast.Attribute) and node.left.attr in GRAPH_ATTRIBUTES:
        compared = node.comparators[0]
        if len(node.ops) == 1 and isinstance(compared, ast.Constant) and compared.value is None:
            yield node.left
    if isinstance(node, ast.Attribute) and dotted(node, known) in HARMLESS:
        yield from ast.walk(node.value)


def _is_tensors_requires_grad(target: ast.AST) -> bool:
    return isinstance(target, ast.Attribute) and target.attr == "requires_grad" and not _is_self(target.value)


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _text(call: ast.Call, position: int) -> str:
    argument = call.args[position] if len(call.args) > position else None
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else ""


def _is_self(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


def _is_false(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is False
