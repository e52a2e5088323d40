"""A training with another rate or another number of steps, and a known mistake times a factor."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from grader.diagnosis import mistakes, settings
from grader.diagnosis.mistakes import Mistake
from grader.submission.interface import Chunk, Submission
from grader.testing import assert_gradient, assert_value, torch_gradients, torch_value

TRAIN = """
def train(x, y, w, lr, epochs):
    for _ in range({epochs}):
        w = w - {rate} * 2 * x.T @ (x @ w - y) / len(x)
    return w
"""


def code(source: str) -> Submission:
    return Submission("own.py", "", (Chunk("own.py", source),), uses_torch=True)


REFERENCE = code(TRAIN.format(epochs="epochs", rate="lr"))


def trained(submission, draw):
    x, y, w = draw.normal(7, 3), draw.normal(7, 1), draw.normal(3, 1)

    def descent(x, y, w):
        for _ in range(5):
            w = w - 0.05 * 2 * x.T @ (x @ w - y) / len(x)
        return w

    assert_value(submission.train(x, y, w, 0.05, epochs=5), torch_value(descent, x=x, y=y, w=w))


@pytest.mark.parametrize(
    ("epochs", "rate", "kind", "said"),
    [
        ("epochs", "-lr", "rate", "the sign of the update reversed"),
        ("epochs", "0 * lr", "rate", "a `lr` of 0"),
        ("epochs", "2 * lr", "rate", "`lr` times 2"),
        ("epochs", "lr / 7", "rate", "`lr` times 1/n, n = 7"),
        ("epochs - 1", "lr", "count", "one step fewer than `epochs`"),
        ("epochs + 1", "lr", "count", "one step more than `epochs`"),
        ("epochs", "lr * 1.234", None, ""),
    ],
)
def test_the_setting_is_named(failed, epochs, rate, kind, said):
    one = failed(trained, TRAIN.format(epochs=epochs, rate=rate), n=7)
    found = next(settings.explain(one.answer, one.number, one.replay, REFERENCE), None)
    assert (found and found.said.kind) == kind
    assert found is None or said in found.said.advice


def test_what_hardly_moves_has_no_rate_but_0(failed):
    one = failed(trained, TRAIN.format(epochs="epochs", rate="1e-16 * lr"), n=1_000_000)
    found = settings.explain(one.answer, one.number, one.replay, REFERENCE)
    assert [each.said.factor for each in found] == [0.0]


def test_rates_are_heard(failed):
    one = failed(trained, TRAIN.format(epochs="epochs", rate="-lr"))
    assert settings.listen(REFERENCE, one.replay, one.number).rates == {"lr": 0.05}


def weight_gradient(submission, draw):
    x, weights, upstream = draw.normal(7, 3), draw.normal(3, 5), draw.normal(7, 5)
    truth = torch_gradients(lambda x, weights: x @ weights, x=x, weights=weights, upstream=upstream)
    assert_gradient(submission.backward(x, upstream), truth["weights"])


def backward(value: str) -> str:
    return f"def backward(x, upstream):\n    return {value}\n"


@pytest.mark.parametrize(
    ("value", "factor"),
    [("-x.abs().T @ upstream", -1), ("x.abs().T @ upstream / 7", 1 / 7), ("x.abs().T @ upstream * 1.234", None)],
)
def test_a_mistake_times_a_factor(failed, value, factor):
    one = failed(weight_gradient, backward(value), n=7)
    mistake = Mistake("without_signs", "The sign of x is lost.", code(backward("x.abs().T @ upstream")))
    tried = mistakes.values(one.answer, one.number, one.replay, [mistake])
    assert mistakes.equal(one.answer, tried) == ()
    found = [diagnosis for _, diagnosis in mistakes.paired(one.answer, tried)]
    assert [d.factor for d in found] == ([] if factor is None else [pytest.approx(factor)])
    assert all("the other: The sign of x is lost." in d.advice for d in found)


def test_a_mistake_that_is_right_here_explains_nothing(failed):
    one = failed(weight_gradient, backward("2 * x.T @ upstream"))
    right = Mistake("right_here", "Nothing.", code(backward("x.T @ upstream")))
    assert mistakes.values(one.answer, one.number, one.replay, [right]) == {}
    assert mistakes.values(replace(one.answer, got=None), one.number, one.replay, [right]) == {}
    assert isinstance(one.answer.got, torch.Tensor)
