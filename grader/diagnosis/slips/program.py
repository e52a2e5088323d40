"""A program, its places, and the program with another node in one of them."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Edit = tuple[ast.AST, str]
"""What stands in place of a node, and what is wrong then, as it follows on "if"."""

MAX_QUOTED = 40
"""Letters of code in a sentence: more is no hint but a riddle."""
LONG = "`…`"
SELDOM = ("is there twice", "is done twice", "runs twice", "are exchanged")


@dataclass(frozen=True)
class Slip:
    """A program with one slip.

    said: what is wrong, as it follows on "if": "the factor `1 - f` is left out". quoted: whether it quotes all that it
    speaks of; what is long, it doesn't. function: in which it is, with its class ("Value.__mul__"). lines: where, in
    the right program. written: writes the program.
    """

    said: str
    quoted: bool
    function: str
    lines: range
    written: Callable[[], str]

    @cached_property
    def source(self) -> str:
        """The program: few of all slips are ever tried, and to write one takes milliseconds."""
        return self.written()

    @property
    def seldom(self) -> bool:
        """Whether people do it less often than what may give the same values."""
        return self.said.endswith(SELDOM)


def all_places(source: str, lines: frozenset[int]) -> Iterator[tuple[Part, Place]]:
    """Each node of a program on one of these lines, and the part of the program that it is in."""
    for node in ast.parse(source).body:
        if _matters(node, lines):
            part = Part(source, node)
            yield from ((part, place) for place in part.places() if _matters(place.node, lines))


@dataclass(frozen=True)
class Place:
    """A node, and where it hangs. index: in the parent's list; None if the parent has it by itself."""

    node: ast.AST
    parent: ast.AST
    field: str
    index: int | None
    function: str

    def put(self, node: ast.AST) -> None:
        """Hang another node here."""
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


@dataclass(frozen=True)
class Part:
    """A function or a class of a program, or another statement at its top level."""

    program: str
    node: ast.stmt

    @cached_property
    def _tree(self) -> ast.Module:
        return ast.Module([self.node], [])

    def places(self) -> Iterator[Place]:
        return _places(self._tree, "")

    def slip(self, place: Place, new: ast.AST, said: str, behind: str = "") -> Slip:
        """The program with another node in a place of this part. behind: what is added at its end."""
        return Slip(
            _unquoted(said), LONG not in said, place.function, _lines(place.node) or range(0),
            lambda: self._with_instead(place, new) + behind,
        )  # fmt: skip

    def _with_instead(self, place: Place, new: ast.AST) -> str:
        place.put(new)
        changed = ast.unparse(ast.fix_missing_locations(self._tree))
        place.put(place.node)
        return with_text(self.program, self.node, changed)


def _places(parent: ast.AST, function: str) -> Iterator[Place]:
    """All nodes inside functions, from top to bottom. A `while` is left alone: changed, it may never end."""
    for field, value in ast.iter_fields(parent):
        for index, node in enumerate(value) if isinstance(value, list) else ((None, value),):
            if not isinstance(node, ast.AST) or isinstance(node, ast.While):
                continue
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                within = f"{function}.{node.name}".lstrip(".")
                if isinstance(node, ast.FunctionDef):
                    yield Place(node, parent, field, index, within)
                yield from _places(node, within)
                continue
            if function and not (isinstance(parent, ast.ClassDef) or field in ("decorator_list", "returns")):
                yield Place(node, parent, field, index, function)
            yield from _places(node, function)


def _matters(node: ast.AST, lines: frozenset[int]) -> bool:
    own = _lines(node)
    return own is not None and not lines.isdisjoint(own)


def _lines(node: ast.AST) -> range | None:
    """None for a node that has none."""
    first = getattr(node, "lineno", None)
    return None if first is None else range(first, (getattr(node, "end_lineno", None) or first) + 1)


def whole_lines(node: ast.stmt) -> range:
    """The lines of a function, a class or another statement, with its decorators."""
    first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
    return range(first, (node.end_lineno or first) + 1)


def with_text(program: str, node: ast.stmt, text: str) -> str:
    """A program with something else in the lines of a statement at its top level."""
    lines, rest = whole_lines(node), program.splitlines()
    return "\n".join([*rest[: lines.start - 1], text, *rest[lines.stop - 1 :]]) + "\n"


def read_name(node: ast.AST) -> str:
    """The name that a node reads: "h", "self.weights" or "values['B']"; "" if it reads none."""
    match node:
        case ast.Name(id=name, ctx=ast.Load()):
            return name
        case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Load()):
            return f"self.{name}"
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str(key)), ctx=ast.Load()):
            return f"{name}[{key!r}]"
    return ""


def with_names(node: ast.AST, instead: Mapping[str, ast.expr]) -> Any:
    """A copy of the node with something else wherever it reads these names."""

    class Put(ast.NodeTransformer):
        def generic_visit(self, inner: ast.AST) -> ast.AST:
            return instead.get(read_name(inner)) or super().generic_visit(inner)

    return Put().visit(copy.deepcopy(node))


def called_name(node: ast.Call) -> str:
    """The name of what is called, without what it belongs to: "sum" of x.sum()."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def number(node: ast.AST) -> float | None:
    """The number that is written there; None if there is none."""
    try:
        value = ast.literal_eval(node)
    except (ValueError, TypeError):
        return None
    return value if type(value) in (int, float) else None


def code(node: ast.AST) -> str:
    """The code of a node, to be quoted in a sentence."""
    text = ast.unparse(node)
    return f"`{text}`" if len(text) <= MAX_QUOTED and "\n" not in text else LONG


def _unquoted(said: str) -> str:
    """The sentence without what was too long to be quoted: "a factor is left out"."""
    for named, unnamed in (("factor", "a factor"), ("term", "a term"), ("line", "a line"), ("power", "a power")):
        said = said.replace(f"the {named} {LONG}", unnamed)
    return said.replace(f"the division by {LONG}", "a division").replace(LONG, "something")
