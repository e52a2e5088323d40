"""The places in a submission that can choose a dtype, and the submission written so that each of them can be watched
or changed (sandbox/guest/dtype_origins.py)."""

from __future__ import annotations

import ast
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from grader import sanitize
from grader.examiner.rewritten import place_of, rewritten
from grader.results import Location
from grader.sandbox.guest import dtype_origins
from grader.submission.interface import Chunk, Submission

HOOKS = "dtype_origins"
"""The module of the hooks, beside the learner's code."""
OF_THE_FRAME = ("super", "locals", "globals", "vars", "dir", "eval", "exec", "breakpoint")
"""These look at the function that calls them, and can't be called by another."""
MAX_SHOWN = 70


@dataclass(frozen=True)
class Site:
    """A call, an operator or an attribute. source: its text, on one line."""

    place: Location
    source: str


class Sites:
    """The sites of a submission, by number."""

    def __init__(self, submission: Submission) -> None:
        self._submission = submission
        self.all: list[Site] = []
        self._chunks = tuple(
            rewritten(chunk, _Hooker(chunk, self.all).visit, HOOKS) for chunk in submission.chunks
        )

    def watched(self, wanted: str, other: str, changed: Collection[int] = ()) -> Submission:
        """The submission with its sites watched for `other`. Those in `changed` give `wanted` in its place."""
        text = Path(dtype_origins.__file__).read_text(encoding="utf-8")
        setting = f"\nset_up({wanted!r}, {other!r}, {sorted(changed)})\n"
        hooks = Chunk("dtypes", text + setting, HOOKS)
        return replace(self._submission, chunks=(hooks, *self._chunks))


class _Hooker(ast.NodeTransformer):
    """Writes calls, operators and attributes so that they go through the hooks, and lists them. Annotations, patterns,
    decorators and what stands in texts stay as they are."""

    def __init__(self, chunk: Chunk, sites: list[Site]) -> None:
        self._chunk, self._sites, self._function = chunk, sites, ""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        outer, self._function = self._function, node.name
        node.body = [self.visit(each) for each in node.body]
        node.args = self.visit(node.args)
        self._function = outer
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        number = self._number(node)
        called = node.func
        if isinstance(called, ast.Attribute):
            called.value = self.visit(called.value)
        else:
            node.func = self.visit(called)
        node.args = [self.visit(each) for each in node.args]
        node.keywords = [self.visit(each) for each in node.keywords]
        if isinstance(called, ast.Name) and called.id in OF_THE_FRAME:
            return node
        return self._hook("call", [ast.Constant(number), node.func, *node.args], node.keywords, node)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        number = self._number(node)
        self.generic_visit(node)
        name = OPERATORS[type(node.op)]
        return self._hook("operate", [ast.Constant(number), ast.Constant(name), node.left, node.right], [], node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        number = self._number(node)
        self.generic_visit(node)
        if not isinstance(node.ctx, ast.Load) or node.attr.startswith("__"):  # a class gives that another name
            return node
        return self._hook("attribute", [ast.Constant(number), node.value, ast.Constant(node.attr)], [], node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return node

    def visit_match_case(self, node: ast.match_case) -> ast.AST:
        node.body = [self.visit(each) for each in node.body]
        return node

    def _number(self, node: ast.expr) -> int:
        source = ast.get_source_segment(self._chunk.source, node) or ""
        place = place_of(node.lineno, self._chunk, self._function)
        self._sites.append(Site(place, sanitize.line(" ".join(source.split()), MAX_SHOWN)))
        return len(self._sites) - 1

    def _hook(self, name: str, args: list[ast.expr], keywords: list[ast.keyword], node: ast.expr) -> ast.AST:
        hook = ast.Attribute(ast.Name(HOOKS, ast.Load()), name, ast.Load())
        return ast.copy_location(ast.Call(hook, args, keywords), node)


OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "truediv", ast.FloorDiv: "floordiv", ast.Mod: "mod",
    ast.Pow: "pow", ast.MatMult: "matmul", ast.LShift: "lshift", ast.RShift: "rshift", ast.BitOr: "or_",
    ast.BitXor: "xor", ast.BitAnd: "and_",
}  # fmt: skip
