"""Answers that are something else that the test knows, or differ from the truth by it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.diagnosis.detectors import accumulated, known_factor, offset, swapped, update_step
from grader.diagnosis.detectors.generic import recognise
from grader.judging.compare.interface import Answer, Known


@pytest.fixture
def knowing(wrong):
    """A wrong answer in a test that knows these: {"x": (role, value)}; the truth asked for is of "weights"."""

    def make(got, value, role="gradient", **known) -> Answer:
        answer = wrong(got, value)
        own = Known(role, "weights" if role == "gradient" else "", value, answer.truth)
        others = [Known(kind, name.rstrip("_"), tensor, object()) for name, (kind, tensor) in known.items()]
        return replace(answer, known=(*others, own))

    return make


def test_another_gradient_is_named(knowing, normal):
    found = swapped.detect(knowing(normal(7, 3), normal(3, 5, seed=1), x=("gradient", normal(7, 3))))
    assert found is not None
    assert "is the gradient with respect to `x`, and should be the one with respect to `weights`" in found.advice


def test_an_input_and_the_upstream_handed_back(knowing, normal):
    truth, given = normal(3, 5), normal(3, 5, seed=1)
    assert "is exactly `weights` as it was given" in recognise(knowing(given, truth, weights=("input", given))).advice
    found = recognise(knowing(given, truth, upstream=("upstream", given)))
    assert found.kind == "swapped"
    assert "is the upstream gradient as it was given" in found.advice


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
        "what is missing is exactly `bias`" in offset.detect(knowing(truth - bias, truth, bias=("input", bias))).advice
    )
    assert (
        "has a term too many: exactly `bias`"
        in offset.detect(knowing(truth + bias, truth, bias=("input", bias))).advice
    )


def test_the_same_amount_everywhere_or_along_an_axis(wrong, normal):
    assert "by the same amount everywhere" in offset.detect(wrong(normal(7, 3) + 0.5, normal(7, 3))).advice
    found = offset.detect(wrong(normal(7, 3) + normal(1, 3, seed=2), normal(7, 3)))
    assert "all along axis 0 (of size 7)" in found.advice
    assert offset.detect(wrong(normal(7, 3) + normal(7, 3, seed=2), normal(7, 3))) is None
    assert offset.detect(wrong(normal(2) + 1, normal(2))) is None


def test_a_step_the_wrong_way_or_too_far(knowing, normal):
    start, gradient = normal(3, 5), normal(3, 5, seed=1)
    truth = start - 0.1 * gradient
    up = update_step.detect(knowing(start + 0.1 * gradient, truth, role="value", w=("input", start)))
    assert "went the wrong way" in up.advice
    far = update_step.detect(knowing(start - 0.7 * gradient, truth, role="value", w=("input", start)))
    assert "moved 7 (batch) times as far" in far.advice
    assert update_step.detect(knowing(start - 0.1 * gradient.abs(), truth, role="value", w=("input", start))) is None
    assert update_step.detect(knowing(start + 0.1 * gradient, truth, role="gradient", w=("input", start))) is None
