"""What stays of the top level beside definitions: settings of Python itself do, a training doesn't."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Kept = Callable[..., str]

HEAD = """\
import math
class Value:
    def __init__(self, data): self.data, self.grad = data, 0.0
    def backward(self): pass
class MLP:
    def __init__(self, rule=None): self.rule = rule
    def __call__(self, x): return Value(x)
    def parameters(self): return []
    def fit(self, rule): rule(self)
def adam(w, dw): return w
def train(model, update=None, cls=None):
    for _ in range(10): update(model, cls(3))
def patch(cls): cls.extra = 1
def patch_by(update, cls): patch(cls)
"""


def left_of(kept: Kept, top_level: str) -> str:
    return kept(HEAD + top_level, "Value", "adam").removeprefix(kept(HEAD, "Value", "adam")).strip()


@pytest.mark.parametrize(
    "training",
    [
        "Value(3.0).grad = 1.0",
        "Value(3.0).backward()",
        "for p in [Value(1.0), Value(2.0)]:\n    p.grad = 0.0",
        "for x, y in zip([1.0], [Value(y) for y in (1, 2)]):\n    y.grad = 0.0",
        "for p in MLP().parameters():\n    p.data += 1",
        "train(MLP(), adam)",
        "train(MLP(), update=adam, cls=Value)",
        "for rule in [adam]:\n    train(MLP(), rule)",
        "MLP(adam).fit(adam)",
        "MLP().fit(adam)",
        "import timeit\ntimeit.timeit(adam)",
        "model = MLP()\nfor i in range(10**9):\n    loss = model(3)\n    loss.backward()\n    loss.data += 1",
    ],
)
def test_a_training_is_left_out(kept: Kept, training: str) -> None:
    assert left_of(kept, training) == ""


@pytest.mark.parametrize(
    "change",
    [
        "patch(Value)",
        "patch_by(None, Value)",
        "Value.extra = 1",
        "setattr(Value, 'extra', 1)",
        "for cls in [Value]:\n    cls.extra = 1",
        "for cls in [Value]:\n    patch(cls)",
        "unknown(Value)",
    ],
)
def test_what_may_change_a_class_stays(kept: Kept, change: str) -> None:
    assert left_of(kept, change).endswith(change)


@pytest.mark.parametrize(
    "setting",
    [
        "import sys\nsys.setrecursionlimit(10_000)",
        "from sys import setrecursionlimit\nsetrecursionlimit(10**6)",
        "import threading\nthreading.stack_size(2**26)",
        "import sys\nlimit = sys.setrecursionlimit(10_000)",
    ],
)
def test_settings_of_python_stay(kept: Kept, setting: str) -> None:
    left = kept(HEAD + setting, "Value")
    assert all(line in left for line in setting.split("\n"))
