"""What a name stands for in a program, as far as that can be read."""

from __future__ import annotations

import pytest

from grader.diagnosis.slips.meanings import ARGUMENT, meanings


@pytest.mark.parametrize(
    ("line", "name", "what"),
    [
        ("o = sigmoid(a)", "o", "sigmoid"),
        ("self.c = f * c + i * g", "c", "Add Mult Mult"),
        ("i, o = np.split(a, 2)", "o", "1 of split"),
        ("N, D = x.shape", "N", "0 of shape"),
        ("i, o = sigmoid(a), -b", "o", "USub"),
        ("dx += dy @ w", "dx", "Add MatMult"),
        ("for row in rows(x): pass", "row", "rows"),
        ("s = [x.exp() for x in many]", "x", ""),
        ("def f(i, o): pass", "o", f"{ARGUMENT} 1"),
    ],
)
def test_meaning(line, name, what):
    assert meanings(line)[name] == {what}
