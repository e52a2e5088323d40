"""A submission puts the digits of a hidden input into everything that a report could show of it. No format has them."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import pytest
import torch

from grader.grading import grade
from grader.judging.oracle.draw import Draw, derived_seed
from grader.judging.oracle.sizes import FEW, drawn_sizes
from grader.reporting.formats import NAMES, named
from grader.reporting.interface import Target

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
SEED = 11
DIGITS = 9
CODE = """
import torch, warnings
def digits(x): return f"{abs(float(x)):.8e}".partition("e")[0].replace(".", "")
"""
LOSS = """
class MSE:
    def __call__(self, y_true, y_pred):
        d = digits(y_true.flatten()[0])
        STATEMENT
    def backprop_gradient(self): return None
"""
TOLD = {  # where the report shows something of the submission's: then it has the digits of another input
    "words": "raise ValueError(d)",
    "type": "raise type('E' + d, (Exception,), {})('x')",
    "builtin": "raise KeyError({d: 1})",
    "function": "exec(compile(f'def f{d}(): raise ValueError(f{d}.__name__)\\nf{d}()', 'mse.py', 'exec'), {})",
    "attribute": "return getattr(self, 'a' + d)",
    "key": "return {}[d]",
    "cause": "raise ValueError('x' + d) from RuntimeError(d)",
}
UNTOLD = {
    "type of an answer": "return type('L' + d, (), {'__repr__': lambda self: d})()",
    "string": "return d",
    "dict": "return {d: d}",
    "list": "return [0] * int(d[:4])",
    "complex": "return complex(float(d), 1)",
    "dtype": "return torch.zeros((), dtype=[torch.int8, torch.int16][int(d[0]) % 2])",
    "printed": "print(d); warnings.warn(d); return None",
    "exit": "print(d, flush=True); import os; os._exit(int(d[:2]))",
    "signal": "import os, ctypes; ctypes.string_at(int(d[:3]))",
    "deep": "x = d\n        for _ in range(99): x = [x]\n        return x",
    "shape": "return torch.zeros(int(d[:7]), 0, dtype=y_pred.dtype)",
}


def digits(x) -> str:
    return f"{abs(float(x)):.8e}".partition("e")[0].replace(".", "")


def first_drawn(test: str, draw: str = "normal", shape: tuple[object, ...] = (7, 3)) -> tuple[set[str], set[str]]:
    """The digits of the first number that a hidden test draws, and of what its other runs draw in its place."""
    found: tuple[set[str], set[str]] = (set(), set())
    for dtype in (torch.float32, torch.float64):
        hidden = Draw(derived_seed(SEED, "draw", test), dtype, "cpu")
        for of, kind in ((hidden, 0), *((hidden.anew(trial), 1) for trial in range(3))):
            found[kind].add(digits(getattr(of, draw)(*shape).flatten()[0]))
    return found


def pages(report) -> dict[str, str]:
    """The report in each format, github's decoded."""
    made = {name: named(name).render(report, Target()) for name in NAMES}
    made["github"] = base64.b64decode(made["github"]).decode()
    return {**made, "everything": json.dumps(report.as_dict())}


def bare(page: str) -> str:
    """Without what may stand between digits: line breaks, points, markup."""
    return re.sub(r"[\s.]|<[^>]*>", "", page)


def having(numbers: set[str], report) -> set[str]:
    """The formats that have one of these numbers, to seven digits or more."""
    texts = {name: bare(page) for name, page in pages(report).items()}
    return {name for name, text in texts.items() if any(number[:7] in text for number in numbers)}


def graded(examiner, folder: Path, exercise: str, stub: str, source: str):
    file = folder / stub
    file.write_text(source, encoding="utf-8")
    return grade(exercise, file, device="cpu", seed=SEED, examiner=examiner)


def test_the_search_sees_what_a_report_has(examiner, tmp_path):
    """In the worked examples, all is shown."""
    source = CODE + LOSS.replace("STATEMENT", "raise ValueError('987654321' + 'X' * 200)")
    report = graded(examiner, tmp_path, "exercise05", "mse.py", source)
    assert having({"987654321"}, report) >= {"text", "json", "html", "junit", "github", "gradescope", "everything"}


@pytest.mark.parametrize("channel", [*TOLD, *UNTOLD])
def test_no_channel_tells_a_hidden_number(examiner, tmp_path, channel):
    source = CODE + LOSS.replace("STATEMENT", {**TOLD, **UNTOLD}[channel])
    report = graded(examiner, tmp_path, "exercise05", "mse.py", source)
    sizes = {re.match(r"test_loss\[(\d+)-(\d+)-", test.id) for test in report.tests} - {None}
    assert sizes
    hidden, others = set(), set()
    for n, d in {(int(size[1]), int(size[2])) for size in sizes if size}:
        of_hidden, of_others = first_drawn(f"test_loss/n={n}/d={d}", shape=(n, d))
        hidden, others = hidden | of_hidden, others | of_others
    assert not having(hidden, report)
    if channel in TOLD:
        assert having(others, report)


def test_the_keys_of_a_dict_tell_none(examiner, tmp_path):
    source = "def forward(x, y, w): return (y - x * w) ** 2\ndef backward(x, y, w): return {digits(x): 1}\n"
    report = graded(examiner, tmp_path, "exercise01", "chain_rule.py", CODE + source)
    hidden, others = first_drawn("test_dy", "uniform", (0.5, 1.5))
    assert not having(hidden, report)
    assert having(others, report)


def test_a_shape_that_is_told_tells_none(examiner, tmp_path):
    right = (ROOT / "solutions/exercise08_train_sigmoid_net/train_sigmoid_net.py").read_text(encoding="utf-8")
    liar = """
class Told:
    def __init__(self, *shape): self.shape = shape
kept = []
def random_row(X, y):
    kept.append(int(digits(X.flatten()[0])))
    return (X * 1, y * 1) if len(X) == 1 else (Told(kept[0]), y[:1] * 1)
"""
    report = graded(examiner, tmp_path, "exercise08", "train_sigmoid_net.py", right + CODE + liar)
    n = drawn_sizes({"n": FEW}, SEED, "test_random_row/n=few")["n"]
    hidden, others = first_drawn(f"test_random_row/n={n}", shape=(1, 3))
    assert not having(hidden, report)
    assert having(others, report)


def test_the_picture_of_a_test_that_passes_tells_none(examiner, tmp_path):
    """It plots ten digits of the first weight instead of ten of 300 predictions."""
    right = (ROOT / "solutions/exercise06_mlp_training/mlp.py").read_text(encoding="utf-8")
    liar = """
honest, forward = fit, Model.__call__
def fit(x, y_true, model, *rest, **named):
    model.told = [float(digit) for digit in digits(model.linear_ip.weights.flatten()[0])]
    return honest(x, y_true, model, *rest, **named)
def spoiled(self, x):
    y = forward(self, x)
    if len(x) == 300 and hasattr(self, "done"):
        y = y.clone()
        y[: len(self.told), 0] = torch.tensor(self.told, dtype=y.dtype)
    return y
"""
    liar = liar.replace(
        "    return honest(x, y_true, model, *rest, **named)",
        "    honest(x, y_true, model, *rest, **named)\n    model.done = True",
    )
    source = right + CODE + liar + "Model.__call__ = spoiled\n"
    report = graded(examiner, tmp_path, "exercise06", "mlp.py", source)
    (shown, *_) = [test for test in report.tests if test.scatter is not None]
    plotted = "".join(str(round(number)) for number in shown.scatter.prediction[0][:DIGITS])
    weights: tuple[set[str], set[str]] = (set(), set())
    for dtype in (torch.float32, torch.float64):
        hidden = Draw(derived_seed(SEED, "draw", shown.name), dtype, "cpu")
        for of, kind in ((hidden, 0), *((hidden.anew(trial), 1) for trial in range(3))):
            for _ in range(8):
                weights[kind].add(digits(of.normal(3, 5, scale=(2 / 3) ** 0.5).flatten()[0]))
                for _ in range(5):
                    of.normal(1)
    assert plotted not in weights[0]
    assert plotted in weights[1]
