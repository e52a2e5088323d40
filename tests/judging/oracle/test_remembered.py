"""Truths that are computed once: for the same function of the same inputs, and for nothing else."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from functools import partial

import pytest
import torch

from grader.judging.oracle import remembered
from grader.judging.oracle.remembered import Known, remembering
from grader.judging.oracle.trace import noted, noting
from grader.judging.oracle.truth import torch_gradients, torch_value

X, Y = torch.arange(3.0), torch.arange(3.0) + 1


@dataclass(frozen=True)
class Scaling:
    by: float

    def of(self, x):
        return self.by * x


class Asked:
    """It answers something else each time, as a submission may."""

    def __init__(self):
        self.times = 0

    def of(self, x):
        self.times += 1
        return self.times * x


@pytest.fixture
def known() -> Known:
    return Known()


def scaled(by):
    return lambda x: by * x


def raised(x, power):
    return x**power


def squared(x):
    return (x**2).sum()


SAME = [
    (scaled(2), scaled(2)),
    (partial(raised, power=2), partial(raised, power=2)),
    (Scaling(2.0).of, Scaling(2.0).of),
    (scaled(Y), scaled(Y.clone())),
    (lambda x: x + Y, None),
]
OTHERS = [
    (scaled(2), scaled(3)),
    (scaled(2), lambda x: x * 2),
    (Scaling(2.0).of, Scaling(3.0).of),
    (scaled(Y), scaled(Y + 1)),
    (scaled(torch.tensor(2)), scaled(torch.tensor(2.0))),
    (partial(raised, power=2), partial(raised, power=3)),
]


@pytest.mark.parametrize(("first", "second"), SAME)
def test_the_same_is_computed_once(known, first, second):
    with remembering(known):
        values = [torch_value(function or first, x=X).value for function in (first, second)]
    assert len(known) == 1
    assert torch.equal(*values)


@pytest.mark.parametrize(("first", "second"), OTHERS)
def test_another_function_is_computed(known, first, second):
    with remembering(known):
        torch_value(first, x=X)
        assert torch.equal(torch_value(second, x=X).value, second(X.double()).double())
    assert len(known) == 2


def test_other_inputs_and_another_dtype_are_computed(known):
    with remembering(known):
        for x in (X, X + 1, X.double(), X.reshape(3, 1)):
            torch_value(scaled(2), x=x)
    assert len(known) == 4


def test_what_may_answer_something_else_is_asked_each_time(known):
    asked = Asked()
    with remembering(known):
        first, second = (torch_value(asked.of, x=X) for _ in range(2))
    assert len(known) == 0
    assert not torch.equal(first.value, second.value)


def test_gradients_are_computed_once_and_noted_each_time(known):
    with remembering(known), noting():
        first, second = (torch_gradients(squared, x=X)["x"] for _ in range(2))
        gradients = [traced.source for traced in noted() if traced.role == "gradient"]
    assert len(known) == 1
    assert gradients == [first, second]
    assert gradients[0] is first
    assert gradients[1] is second


def test_a_test_may_change_its_own_truth(known):
    with remembering(known):
        torch_value(scaled(2), x=X).value.zero_()
        assert torch.equal(torch_value(scaled(2), x=X).value, 2 * X.double())


def test_so_much_is_kept_and_what_was_used_last(known, monkeypatch):
    monkeypatch.setattr(remembered, "MOST_BYTES", 20_000)
    asked = []
    with remembering(known):
        for number in range(60):
            torch_value(scaled(number), x=X)
            remembered.once(lambda: asked.append(True), "used each time")
    assert 5 < len(known) < 40
    assert asked == [True]


def test_a_functions_place_isnt_taken_by_another(known):
    """Two modules with the same text are two: what their functions call may differ."""
    text = "def double(x):\n    return times * x\n"
    values = []
    with remembering(known):
        for times in (2, 3):
            room = {"times": times}
            exec(compile(text, "module.py", "exec"), room)
            values.append(torch_value(room["double"], x=X).value)
            del room
            gc.collect()
    assert torch.equal(values[1], 3 * X.double())


def test_what_may_hold_a_submission_isnt_kept(known):
    with remembering(known):
        first, second = (remembered.once(Asked, "asked") for _ in range(2))
    assert first is not second
    assert len(known) == 0


def test_nothing_is_kept_without_being_asked(known):
    with remembering(known):
        pass
    torch_value(scaled(2), x=X)
    assert len(known) == 0
