"""A submission as a program that can be changed in one place, and its places."""

from __future__ import annotations

import ast
import copy
import re
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from grader.diagnosis.slips import program as slips
from grader.submission.interface import Submission

Function = ast.FunctionDef | ast.AsyncFunctionDef
AROUND = 12
"""Lines of a function that are shown above and below one of its lines."""


@dataclass(frozen=True)
class Names:
    """What may stand for a name in a function: its own names and, in a method, the attributes of its object. counts:
    those that were given a size, "n" or "self.n"."""

    local: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    counts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Place(slips.Place):
    """A node of the program, and where it hangs.

    chunk: its number. above: the statement at the chunk's top level and, in a class, the one in there. function:
    "Linear.update", "" at the top level. names: see Names. unit: the part of its statement that is computed by itself:
    an argument of a call, a value in a dict; or the statement. source: the chunk's.
    """

    chunk: int
    above: tuple[ast.stmt, ...]
    names: Names
    unit: ast.AST
    statement: ast.AST
    source: str

    @property
    def text(self) -> str:
        """An expression as the learner has it, with all its brackets, or else as Python writes it."""
        assert isinstance(self.node, ast.expr)
        own = ast.get_source_segment(self.source, self.node)
        try:
            if own is not None and ast.dump(ast.parse(f"({own})", mode="eval").body) == ast.dump(self.node):
                return " ".join(own.split())
        except SyntaxError:
            pass
        return ast.unparse(self.node)

    @property
    def around(self) -> tuple[int, int]:
        """The first and the last line of its function, or at the top level of its statement; not far from its own."""
        innermost = self.above[-1]
        first, last = innermost.lineno, innermost.end_lineno or innermost.lineno
        return max(first, self.line - AROUND), min(last, self.line + AROUND)

    @property
    def where(self) -> tuple[int, int]:
        """The chunk and the line."""
        return self.chunk, self.line

    @property
    def line(self) -> int:
        """Where it begins in the learner's file."""
        return int(getattr(self.node, "lineno", 0))


@dataclass(frozen=True)
class Change:
    """Another node in a place. cost: how much of a change it is; the lesser, the likelier. moved: statements of the
    same block that then stand elsewhere, by their new numbers in it."""

    place: Place
    new: ast.AST
    cost: int
    moved: tuple[tuple[int, ast.stmt], ...] = ()


class Program:
    """A submission as syntax trees, None for a chunk that isn't Python. Line numbers stay the learner's, whatever is
    changed.

    sources: what the learner wrote, which the trees' positions are of; by default the submission's own.
    """

    def __init__(
        self, submission: Submission, trees: list[ast.Module | None] | None = None, sources: tuple[str, ...] = ()
    ) -> None:
        self.submission = submission
        self._sources = sources or tuple(chunk.source for chunk in submission.chunks)
        self._trees = [_parsed(source) for source in self._sources] if trees is None else trees
        self._texts: dict[ast.stmt, str] = {}

    def places(self, reached: frozenset[str]) -> Iterator[Place]:
        """All nodes of the functions with one of these names, and of the statements outside functions."""
        for chunk, (tree, source) in enumerate(zip(self._trees, self._sources, strict=True)):
            if tree is None:
                continue
            for part, statement in enumerate(tree.body):
                if not isinstance(statement, ast.Import | ast.ImportFrom):
                    above = (statement,)
                    top = Place(statement, tree, "body", part, "", chunk, above, Names(), statement, statement, source)
                    yield from _within(top, reached)

    def called_by(self, names: frozenset[str]) -> frozenset[str]:
        """These functions, and all that they may call: what is read in one of them may be called there."""
        reads: dict[str, set[str]] = {}
        for tree in filter(None, self._trees):
            for node in ast.walk(tree):
                if isinstance(node, Function):
                    reads.setdefault(node.name, set()).update(_read(node))
                elif isinstance(node, ast.ClassDef):  # whoever makes one may call all that it can do
                    methods = (each.name for each in node.body if isinstance(each, Function))
                    reads.setdefault(node.name, set()).update((*methods, *_bases(node)))
        found, left = set(names), set(names)
        while left:
            left = {name for each in left for name in reads.get(each, ())} - found
            found |= left
        return frozenset(found & set(reads))

    def changed(self, change: Change) -> Submission:
        """The submission with one change."""
        place, chunks = change.place, list(self.submission.chunks)
        with _made(change):
            source = self._source(place)
        chunks[place.chunk] = replace(chunks[place.chunk], source=source)
        return replace(self.submission, chunks=tuple(chunks))

    def with_change(self, change: Change) -> Program:
        """The same program with one change, for one more."""
        with _made(change):
            trees = copy.deepcopy(self._trees)
        return Program(self.changed(change), trees, self._sources)

    def _source(self, place: Place) -> str:
        """The chunk of a changed place. Only the function that has it is written anew: to write all takes longer than
        to run it."""
        tree = self._trees[place.chunk]
        assert tree is not None
        return "\n".join(self._text(each, place) for each in tree.body)

    def _text(self, node: ast.stmt, place: Place) -> str:
        """A statement at the top level, or of a class there."""
        if isinstance(node, ast.ClassDef) and node in place.above:
            head = ast.unparse(ast.ClassDef(node.name, node.bases, node.keywords, [], node.decorator_list))
            return "\n".join([head, *(textwrap.indent(self._text(each, place), "    ") for each in node.body)])
        if node in place.above:
            return ast.unparse(node)
        if node not in self._texts:
            self._texts[node] = ast.unparse(node)
        return self._texts[node]


@contextmanager
def _made(change: Change) -> Iterator[None]:
    """Within this block, the tree has the change."""
    place = change.place
    block = getattr(place.parent, place.field) if change.moved else []
    before = list(block)
    place.put(_at(change.new, place.node))
    for number, statement in change.moved:
        block[number] = statement
    try:
        yield
    finally:
        place.put(place.node)
        block[:] = before


def _parsed(source: str) -> ast.Module | None:
    """None also for what Python can't write anew: a number of 5,000 digits."""
    try:
        tree = ast.parse(source)
        ast.unparse(tree)
    except (SyntaxError, ValueError, RecursionError):
        return None
    return tree


def _within(place: Place, reached: frozenset[str]) -> Iterator[Place]:
    """A place and all below it; of functions those with one of these names."""
    node = place.node
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return  # a docstring
    if isinstance(node, ast.stmt):
        above = (*place.above, node) if isinstance(place.parent, ast.ClassDef) else place.above
        place = replace(place, unit=node, statement=node, above=above)
    elif isinstance(place.unit, ast.stmt) and not _is_made_of_parts(node):
        place = replace(place, unit=node)
    if isinstance(node, ast.ClassDef):
        names = Names(attributes=tuple(sorted(_attributes(node))), counts=frozenset(_counts(node)))
        place = replace(place, function=node.name, names=names)
        yield from _fields(node, place, ("body",), reached)
        return
    if isinstance(node, Function):
        if isinstance(place.parent, ast.ClassDef | ast.Module) and node.name not in reached:
            return
        local = tuple(dict.fromkeys((*place.names.local, *_local(node))))
        name = f"{place.function}.{node.name}".lstrip(".")
        counts = place.names.counts | frozenset(_counts(node))
        place = replace(place, function=name, names=replace(place.names, local=local, counts=counts))
        yield from _fields(node, place, ("body",), reached)
        yield from _fields(node.args, place, ("defaults", "kw_defaults"), reached)
        return
    yield place
    if isinstance(node, ast.Lambda):  # its value is computed when it is called
        local = tuple(dict.fromkeys((*place.names.local, *(each.arg for each in node.args.args))))
        place = replace(place, unit=place.statement, names=replace(place.names, local=local))
    yield from _fields(node, place, node._fields, reached)


def _is_made_of_parts(node: ast.AST) -> bool:
    """Whether its parts are values by themselves: the arguments of a function of the learner's, what a dict holds."""
    match node:
        case ast.Call(func=ast.Name(), args=arguments, keywords=keywords):
            return len(arguments) + len(keywords) > 1
        case ast.Dict(values=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts):
            return len(parts) > 1
    return isinstance(node, ast.keyword)


def _fields(node: ast.AST, place: Place, names: tuple[str, ...], reached: frozenset[str]) -> Iterator[Place]:
    for field in names:
        value = getattr(node, field, None)
        for index, each in enumerate(value) if isinstance(value, list) else ((None, value),):
            if isinstance(each, ast.expr | ast.stmt | ast.keyword | ast.comprehension) and not _is_written(each):
                yield from _within(replace(place, node=each, parent=node, field=field, index=index), reached)


def _is_written(node: ast.AST) -> bool:
    """Whether it is a name that something is assigned to, or a text: neither is computed."""
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return is_text or isinstance(getattr(node, "ctx", None), ast.Store)


def _at(new: ast.AST, old: ast.AST) -> ast.AST:
    """A node whose own lines are those of the one that it replaces."""
    for node in ast.walk(new):
        if isinstance(node, ast.expr | ast.stmt | ast.keyword) and not hasattr(node, "lineno"):
            ast.copy_location(node, old)
    return new


def _read(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            yield each.id
        elif isinstance(each, ast.Attribute):
            yield each.attr
        elif isinstance(each, ast.Call):
            yield from ("__call__", "forward")
        elif isinstance(each, ast.BinOp | ast.UnaryOp):
            yield from OPERATORS.get(type(each.op), ())


def _bases(node: ast.ClassDef) -> Iterator[str]:
    for base in node.bases:
        if isinstance(base, ast.Name):
            yield base.id


def _attributes(node: ast.ClassDef) -> set[str]:
    """What the methods of a class read or write of their object."""
    own = (each for each in ast.walk(node) if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name))
    return {each.attr for each in own if each.value.id == "self"}  # type: ignore[attr-defined]


def _counts(node: ast.AST) -> Iterator[str]:
    """What is assigned a size: n = len(x), or batch, columns = x.shape."""
    for each in ast.walk(node):
        if isinstance(each, ast.Assign) and SIZE.search(ast.unparse(each.value)):
            for target in each.targets:
                yield from (ast.unparse(name) for name in getattr(target, "elts", [target]))


def _local(node: Function) -> Iterator[str]:
    """The arguments of a function, and the names that it assigns."""
    arguments = node.args
    yield from (each.arg for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs))
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            yield each.id


SIZE = re.compile(r"\blen\(|\.shape\b|\.size\b|\.numel\(")
OPERATORS: dict[type, tuple[str, ...]] = {
    ast.Add: ("__add__", "__radd__"), ast.Sub: ("__sub__", "__rsub__"), ast.Mult: ("__mul__", "__rmul__"),
    ast.Div: ("__truediv__", "__rtruediv__"), ast.Pow: ("__pow__", "__rpow__"), ast.USub: ("__neg__",),
    ast.MatMult: ("__matmul__",),
}  # fmt: skip
"""The methods that Python calls for an operator."""
