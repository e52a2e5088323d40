"""Trainings with another update rule: the rule is found, with its constant, and none is where none gives the answer."""

from __future__ import annotations

import pytest
import torch

from grader.diagnosis import update_rules
from grader.diagnosis.newton import nearest
from grader.submission.interface import Chunk, Submission
from grader.testing import assert_value, torch_value

TRAIN = """
def train(x, y, w, b, lr, epochs):
    memory = {}
    for t in range(epochs):
        error = x @ w + b - y
        dw, db = 2 * x.T @ error / len(x), 2 * error.mean(dim=0)
        BEFORE
        w = w - STEP
        b = b - lr * DB
    return w
"""


def code(step: str = "lr * dw", before: str = "pass", db: str = "db") -> str:
    return TRAIN.replace("BEFORE", before).replace("STEP", step).replace("DB", db)


REFERENCE = Submission("own.py", "", (Chunk("own.py", code()),), uses_torch=True)


def trained(submission, draw):
    x, y, w, b = draw.normal(7, 3), draw.normal(7, 2), draw.normal(3, 2), draw.normal(2)

    def descent(x, y, w, b):
        for _ in range(6):
            error = x @ w + b - y
            w, b = w - 0.05 * 2 * x.T @ error / len(x), b - 0.05 * 2 * error.mean(dim=0)
        return w

    assert_value(submission.train(x, y, w, b, 0.05, epochs=6), torch_value(descent, x=x, y=y, w=w, b=b))


BOTH = "for k, g in (('w', dw), ('b', db)): memory[k] = {}"
VELOCITY = BOTH.format("0.83 * memory.get(k, 0 * g) + g")
RULES = [
    (code("lr * memory['w']", VELOCITY, "memory['b']"), "0.83 of the step before: that is momentum"),
    (
        code("lr * memory['w']", BOTH.format("0.7 * memory.get(k, 0 * g) + 0.3 * g"), "memory['b']"),
        "a running mean of the gradients, in which the old ones count 0.7",
    ),
    (code("lr * (dw + 0.07 * w)", db="(db + 0.07 * b)"), "takes off the rate times 0.07 of the parameters"),
    (code("lr * (dw + 0.07 * w)"), "that is weight decay, for the first parameter alone"),
    (code("lr * dw / (1 + 0.3 * t)", db="db / (1 + 0.3 * t)"), "the rate is divided by 1 + 0.3 t"),
    (code("lr * 0.9 ** t * dw", db="db * 0.9 ** t"), "the rate is multiplied by 0.9 after each step"),
    (code("lr * dw.sign()", db="db.sign()"), "only the sign of the gradient counts"),
    (code("lr * dw.clamp(-0.5, 0.5)", db="db.clamp(-0.5, 0.5)"), "is cut off at 0.5"),
    (code("lr * dw.sin()"), None),
]


@pytest.mark.parametrize(("source", "said"), RULES)
def test_the_rule_is_named(failed, source, said):
    one = failed(trained, source)
    found = next(update_rules.explain(one.answer, one.number, one.replay, REFERENCE, update_rules.RULES), None)
    assert (found is None) == (said is None)
    assert found is None or said in found.said.advice


def test_only_those_that_are_asked_for_are_tried(failed):
    one = failed(trained, code("lr * dw.sign()", db="db.sign()"))
    assert not list(update_rules.explain(one.answer, one.number, one.replay, REFERENCE, ["momentum"]))


def test_a_program_without_steps_has_no_rules(failed):
    one = failed(trained, code("lr * dw.sign()"))
    chunk = Chunk("own.py", code().replace("lr *", "0.05 *").replace("lr, epochs", "rate, epochs"))
    other = Submission("own.py", "", (chunk,), uses_torch=True)
    assert not list(update_rules.explain(one.answer, one.number, one.replay, other, update_rules.RULES))


def test_each_parameter_has_a_memory_of_its_own():
    step = update_rules.Steps("momentum", 0.5)
    first, second, one = torch.tensor([1.0, 2.0]), torch.tensor([5.0, 5.0]), torch.ones(2)
    first, second = step(first, 0.1, one), step(second, 0.1, 2 * one)
    assert torch.allclose(step(first, 0.1, one), first - 0.1 * 1.5)
    assert torch.allclose(step(second, 0.1, 2 * one), second - 0.1 * 3)
    start = torch.tensor([1.0, 2.0])
    assert torch.allclose(step(start, 0.1, one), start - 0.1)  # another training begins


def test_the_nearest_constant():
    x = torch.linspace(0, 1, 5, dtype=torch.float64)
    assert nearest(lambda c: (c * x).exp(), 1.0, (1.7 * x).exp(), 0.0, 2.0) == pytest.approx(1.7)
    assert nearest(lambda c: (c * x).exp(), 1.0, (2.7 * x).exp(), 0.0, 2.0) is None  # outside
    assert nearest(lambda c: x, 1.0, x + 1, 0.0, 2.0) is None  # it makes no difference
    assert nearest(lambda c: None, 1.0, x, 0.0, 2.0) is None
