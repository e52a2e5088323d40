"""Answers that are something else that the test knows, or differ from the truth by it."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from grader.diagnosis.detectors import accumulated, known_factor, offset, swapped, update_step
from grader.diagnosis.detectors.generic import recognise
from grader.judging.compare.interface import Answer, TracedValue
from grader.judging.judge import AnswerWrong, Strict, judging
from grader.judging.oracle.trace import noting
from grader.testing import assert_gradient, assert_value, torch_gradients, torch_value


@pytest.fixture
def knowing(wrong):
    """A wrong answer in a test that knows these: {"x": (role, value)}; the expected gradient is that of "weights"."""

    def make(got, value, role="gradient", **known) -> Answer:
        answer = wrong(got, value)
        own = TracedValue(role, "weights" if role == "gradient" else "", value, answer.truth)
        others = [TracedValue(kind, name.rstrip("_"), tensor, object()) for name, (kind, tensor) in known.items()]
        return replace(answer, traced=(*others, own))

    return make


def test_another_gradient_is_named(knowing, normal):
    found = swapped.detect(knowing(normal(7, 3), normal(3, 5, seed=1), x=("gradient", normal(7, 3))))
    assert found is not None
    assert "is the gradient with respect to `x`; expected the one with respect to `weights`" in found.advice


def test_an_input_and_the_upstream_handed_back(knowing, normal):
    truth, given = normal(3, 5), normal(3, 5, seed=1)
    assert "equals `weights`." in recognise(knowing(given, truth, weights=("input", given))).advice
    found = recognise(knowing(given, truth, upstream=("upstream", given)))
    assert found.kind == "swapped"
    assert "equals the upstream gradient:" in found.advice


def test_the_own_value_of_the_step_before_is_named_and_not_said_to_be_given(normal):
    """The carried truth is computed from what the learner's code returned: no test handed it over."""
    own, x = normal(7, 1).float(), normal(7, 1, seed=1).float()
    with noting(), judging(Strict({})):
        carried = torch_value(lambda dLdC: dLdC.sum(dim=0, keepdim=True), dLdC=own)
        truth = torch_value(lambda x: x.sum(dim=0, keepdim=True), x=x)
        with pytest.raises(AnswerWrong) as wrong:
            assert_gradient(own, truth, name="dLdJ", carried=carried)
    advice = "dLdJ equals `dLdC`. Is a step missing, done on a copy, or assigned to another name?"
    assert recognise(wrong.value.answer).advice == advice


def test_that_it_equals_itself_is_not_said(normal):
    own, x = normal(7, 1).float(), normal(7, 1, seed=1).float()
    with noting(), judging(Strict({})):
        torch_value(lambda dBdA: 2 * dBdA, dBdA=own)
        with pytest.raises(AnswerWrong) as wrong:
            assert_value(own, torch_value(lambda x: 2 * x, x=x), name="dBdA")
    assert swapped.detect(wrong.value.answer) is None


def test_a_value_in_place_of_a_gradient_is_not_said_to_be_old(normal):
    x = normal(7, 3)
    with noting(), judging(Strict({})):
        torch_value(lambda x: x.exp(), x=x)
        truth = torch_gradients(lambda x: x.exp(), x=x, upstream=normal(7, 3, seed=1))
        with pytest.raises(AnswerWrong) as wrong:
            assert_gradient(x.exp(), truth["x"], name="a.grad")
    advice = recognise(wrong.value.answer).advice
    assert advice.startswith("a.grad equals a value of the forward pass, but should be a gradient.")


def test_another_result_of_the_same_call_is_not_said_to_be_an_earlier_one(normal):
    x = normal(7, 3).float()
    with noting(), judging(Strict({})):
        assert_value(2 * x, torch_value(lambda x: 2 * x, x=x), name="A")
        truth = torch_value(lambda x: torch.sigmoid(2 * x), x=x)
        with pytest.raises(AnswerWrong) as wrong:
            assert_value(2 * x, truth, name="B")
    found = recognise(wrong.value.answer)
    assert found.kind == "stale"
    assert found.advice.startswith("B equals another result of this test, not the expected one.")


def test_an_earlier_call_kept_and_added(knowing, normal):
    truth, before = normal(3, 5), normal(3, 5, seed=1)
    assert swapped.detect(knowing(before, truth, weights_=("gradient", before))).kind == "stale"
    assert accumulated.detect(knowing(before + truth, truth, weights_=("gradient", before))).kind == "accumulated"
    assert accumulated.detect(knowing(before - truth, truth, weights_=("gradient", before))) is None
    assert accumulated.detect(knowing(before + truth, truth, x=("gradient", before))) is None


def test_what_equals_the_truth_explains_nothing(knowing, normal):
    truth = normal(3, 5)
    assert swapped.detect(knowing(truth + 1, truth, x=("input", truth), weights_=("gradient", truth))) is None


@pytest.mark.parametrize(("role", "said"), [("upstream", "the upstream gradient"), ("input", "`x`")])
def test_a_factor_too_many_or_missing(knowing, normal, role, said):
    truth, factor = normal(7, 3), normal(7, 3, seed=1)
    extra = known_factor.detect(knowing(truth * factor, truth, x=(role, factor)))
    missing = known_factor.detect(knowing(truth, truth * factor, x=(role, factor)))
    assert (extra.kind, missing.kind) == ("extra_factor", "missing_factor")
    assert said in extra.advice
    assert said in missing.advice
    assert known_factor.detect(knowing(truth + factor, truth, x=(role, factor))) is None


def test_a_term_missing_or_too_many(knowing, normal):
    truth, bias = normal(7, 5), normal(5, seed=1)
    assert (
        "is missing a term: exactly `bias`" in offset.detect(knowing(truth - bias, truth, bias=("input", bias))).advice
    )
    assert (
        "has an extra term: exactly `bias`"
        in offset.detect(knowing(truth + bias, truth, bias=("input", bias))).advice
    )


def test_the_same_amount_everywhere_or_along_an_axis(wrong, normal):
    assert "by the same amount everywhere" in offset.detect(wrong(normal(7, 3) + 0.5, normal(7, 3))).advice
    found = offset.detect(wrong(normal(7, 3) + normal(1, 3, seed=2), normal(7, 3)))
    assert "all along axis 0 (size 7)" in found.advice
    assert offset.detect(wrong(normal(7, 3) + normal(7, 3, seed=2), normal(7, 3))) is None
    assert offset.detect(wrong(normal(2) + 1, normal(2))) is None


def test_a_factor_that_is_another_result_has_no_name(knowing, normal):
    truth, slope = normal(7, 3), normal(7, 3, seed=1)
    found = known_factor.detect(knowing(truth, truth * slope, slope=("value", slope)))
    assert "is the right value divided by another result of this test" in found.advice
    assert known_factor.detect(knowing(torch.ones(7, 3).double(), truth, again=("value", truth))) is None


def at_a_rate(answer: Answer) -> Answer:
    return replace(answer, sizes={**answer.sizes, "lr": 0.1})


def test_where_nothing_has_a_rate_no_update_is_spoken_of(knowing, normal):
    state, new = normal(3, 5), normal(3, 5, seed=1)
    half = update_step.detect(knowing((state + new) / 2, new, role="value", prev_h=("input", state)))
    assert "is 0.5 times as far from `prev_h` as it should be" in half.advice
    other = update_step.detect(knowing(2 * state - new, new, role="value", prev_h=("input", state)))
    assert "is on the other side of `prev_h`" in other.advice


def test_a_step_the_wrong_way_or_too_far(knowing, normal):
    start, gradient = normal(3, 5), normal(3, 5, seed=1)
    truth = start - 0.1 * gradient
    up = update_step.detect(at_a_rate(knowing(start + 0.1 * gradient, truth, role="value", w=("input", start))))
    assert "in the wrong direction" in up.advice
    far = update_step.detect(at_a_rate(knowing(start - 0.7 * gradient, truth, role="value", w=("input", start))))
    assert "moved 7 (batch) times as far" in far.advice
    assert update_step.detect(knowing(start - 0.1 * gradient.abs(), truth, role="value", w=("input", start))) is None
    assert update_step.detect(knowing(start + 0.1 * gradient, truth, role="gradient", w=("input", start))) is None
