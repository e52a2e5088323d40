"""IPython's own transformer is the measure of what a cell is: where it finds a class, the reader finds it, too."""

from __future__ import annotations

import ast
import warnings
from textwrap import indent

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from grader.submission.magics import cell_command, without_commands
from grader.submission.parse import NotPython

CLASS = "class MSE:\n    def f(self):\n        return 1\n"
PROMPTS = "".join(f"{'...' if number else '>>>'} {line}\n" for number, line in enumerate(CLASS.splitlines()))
OF_IPYTHON = f"In [1]: {CLASS}".replace("\n", "\n   ...: ")

CELLS = {
    "indented": indent(CLASS, "    "),
    "by a tab": indent(CLASS, "\t"),
    "indented with a command": indent(f"%matplotlib inline\n{CLASS}", "  "),
    "python's prompts": PROMPTS,
    "after a comment": f"# pasted\n{PROMPTS}",
    "indented prompts": indent(PROMPTS, "    "),
    "ipython's prompts": OF_IPYTHON,
    "prompts in a docstring": f'"""\n>>> MSE()\n"""\n{CLASS}',
    "await": f"{CLASS}await g()\n",
    "async for": f"{CLASS}async for i in g():\n    pass\n",
    "async with": f"{CLASS}async with g() as h:\n    pass\n",
    "async comprehension": f"{CLASS}r = [i async for i in g()]\n",
    "a timed await": f"{CLASS}%time await g()\n",
    "capture": f"%%capture\n{CLASS}",
    "two cell commands": f"%%time\n%%capture\n{CLASS}",
    "a comment before one": f"# note\n%%time\n{CLASS}",
    "/": f"/print 1\n{CLASS}",
    ",": f",print a b\n{CLASS}",
    ";": f";print a b\n{CLASS}",
    "x = %magic": f"t = %timeit -o 1+1\n{CLASS}",
    "x, y = !": f"a, b = !ls\n{CLASS}",
    "x.y = !": f"ns.files = !ls\n{CLASS}",
    "x[0] = !": f'd["f"] = !ls\n{CLASS}',
    "x: list = !": f"x: list = !ls\n{CLASS}",
    "a backslash": f"!pip install a \\\n  b \\\n  c\n{CLASS}",
    "an open quote": f'!echo "it\'s\n{CLASS}',
    "an open bracket": f"%env A=[1,2\n{CLASS}",
    "an apostrophe": f"%cd /content/drive/MyDrive/Ann's homework\n{CLASS}",
    "!!": f"!!ls\n{CLASS}",
    "in a with": f'with open("a") as f:\n    !ls\n{CLASS}',
    "in a try": f"try:\n    import x\n    !pip install -q x\nexcept ImportError:\n    %pip install y\n{CLASS}",
    "in a loop": f"for i in range(3):\n    !echo {{i}}\n    x = !ls\n{CLASS}",
    "in a class": "class MSE:\n    %time pass\n    def f(self):\n        return 1\n",
    "after a decorator": f"@property\n%time\ndef g(self): pass\n{CLASS}",
    "sixty commands": "".join(f"!echo {i}\n" for i in range(60)) + CLASS,
    "in a string": f's = """\n%matplotlib inline\n!ls\n"""\n{CLASS}',
    "modulo": f"x = (5\n% 3)\n{CLASS}",
    "help": f"MSE.f?\n?MSE\n*int*?\n{CLASS}",
    "return": f"return 1\n{CLASS}",
    "python 2": f'print "hello"\n{CLASS}',
    "html": f"%%html\n{CLASS}",
}


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_the_class_is_found_where_ipython_finds_it(cell: str) -> None:
    assert _found_by_reader(cell) == _found_by_ipython(cell)


def _found_by_ipython(cell: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        python = TransformerManager().transform_cell(cell)
        while held := [call for call in ast.walk(_tree(python)) if isinstance(call, ast.Call) and _is_body(call)]:
            python = TransformerManager().transform_cell(held[0].args[2].value)  # type: ignore[attr-defined]
        return _has_class(_tree(python))


def _is_body(call: ast.Call) -> bool:
    return getattr(call.func, "attr", "") == "run_cell_magic" and call.args[0].value in ("time", "capture")  # type: ignore[attr-defined]


def _tree(python: str) -> ast.Module:
    try:
        compile(python, "cell", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        return ast.parse(python)
    except SyntaxError:
        return ast.Module([], [])


def _found_by_reader(cell: str) -> bool:
    try:
        return cell_command(cell) is None and _has_class(without_commands(cell, "cell")[0].tree)
    except NotPython:
        return False


def _has_class(tree: ast.Module) -> bool:
    return any(isinstance(node, ast.ClassDef) and node.name == "MSE" for node in ast.walk(tree))
