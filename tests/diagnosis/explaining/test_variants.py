"""Right programs with one slip: the one that gives a wrong answer is found, and none is where none gives it."""

from __future__ import annotations

import pytest
import torch

from grader.course.catalogue import find
from grader.diagnosis.variants import Variants
from grader.submission.interface import Chunk, Submission
from grader.testing import assert_gradient, assert_value, torch_gradients, torch_value

NETWORK = find("07")
SHAPES = {"V": (3, 4), "I": (1, 4), "W": (4, 1), "J": (1, 1)}


def loss(X, Y, V, I, W, J):  # noqa: E741
    return 0.5 * ((torch.sigmoid(torch.sigmoid(X @ V + I) @ W + J) - Y) ** 2).sum()


def gradient_of_the_hidden_weights(submission, draw):
    X, Y = draw.normal(7, 3), draw.uniform(0, 1, 7, 1)
    weights = {name: draw.normal(*shape) for name, shape in SHAPES.items()}
    truth = torch_gradients(loss, X=X, Y=Y, **weights)["V"]
    assert_gradient(submission.gradients(X, Y, weights)["dLdV"], truth, name="dLdV")


@pytest.fixture
def said(failed):
    """What is said of the reference solution of exercise 07 with a part of it replaced."""

    def said(old: str, new: str) -> list[str]:
        source = NETWORK.solution.read_text(encoding="utf-8")
        assert old in source
        one = failed(gradient_of_the_hidden_weights, source.replace(old, new))
        own = Submission("own.py", "", (Chunk("own.py", source.replace(old, new)),), uses_torch=True)
        return [each.advice for each in Variants(NETWORK, own).matching("test", one.answer, one.number, one.replay)]

    return said


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("dLdA = dLdB * dBdA", "dLdA = dLdB * dBdA * dBdA", "the factor `dBdA` is there twice"),
        ("dPdC=P * (1 - P)", "dPdC=1 - P", "the factor `P` is left out, in `gradients`"),
        ("B = torch.sigmoid(A)", "B = torch.tanh(A)", "`tanh` stands where `sigmoid` belongs, in `forward`"),
        (
            "dBdA=B * (1 - B)",
            "dBdA=torch.sigmoid(B) * (1 - torch.sigmoid(B))",
            "`sigmoid(B)` stands where `B` belongs, in `gradients`",
        ),
        ("dPdC=P * (1 - P)", "dPdC=P * (1.3 - P)", "1.3 stands where 1 belongs, in `gradients`"),
    ],
)
def test_the_slip_is_found(said, old, new, what):
    assert what in said(old, new)


def test_a_number_that_the_submission_has_nowhere_is_a_multiple_of_the_right_one(said):
    (what,) = said("dPdC=P * (1 - P)", "dPdC=P * (1 + len([0]) / 4 - P)")
    assert what == "a number, 1 in a right program, is 1.25 times what it should be, in `gradients`"


def test_nothing_is_found_where_no_slip_gives_the_answer(said):
    assert said("dLdA = dLdB * dBdA", "dLdA = dLdB * torch.cos(dBdA)") == []


def test_so_many_are_tried_and_no_more(failed):
    source = NETWORK.solution.read_text(encoding="utf-8").replace("dLdB * dBdA", "dLdB * torch.cos(dBdA)")
    one = failed(gradient_of_the_hidden_weights, source)
    variants = Variants(NETWORK, Submission("own.py", "", (Chunk("own.py", source),), uses_torch=True))
    variants._left = 3
    list(variants.matching("test", one.answer, one.number, one.replay))
    assert variants._left == 0


def of_the_hidden_layer(submission, draw):
    X, Y = draw.normal(7, 3), draw.uniform(0, 1, 7, 1)
    weights = {name: draw.normal(*shape) for name, shape in SHAPES.items()}
    truth = torch_value(lambda X, V, bias: torch.sigmoid(X @ V + bias), X=X, V=weights["V"], bias=weights["I"])
    assert_value(submission.forward(X, Y, weights)["B"], truth, name="B")


@pytest.mark.parametrize(
    ("new", "what"),
    [
        ("B = torch.nn.functional.softsign(A)", "`softsign` stands where `sigmoid` belongs, in `forward`"),
        ("B = torch.nn.functional.leaky_relu(A)", "a leaky ReLU (0.01) stands where `sigmoid` belongs, in `forward`"),
        ("B = torch.sigmoid(1.37 * A)", "what goes into `sigmoid` is multiplied by 1.37, in `forward`"),
        ("B = torch.sigmoid(A - 0.4)", "what goes into `sigmoid` is increased by -0.4, in `forward`"),
    ],
)
def test_another_function_is_found(failed, new, what):
    source = NETWORK.solution.read_text(encoding="utf-8").replace("B = torch.sigmoid(A)", new)
    one = failed(of_the_hidden_layer, source)
    variants = Variants(NETWORK, Submission("own.py", "", (Chunk("own.py", source),), uses_torch=True))
    assert what in [each.advice for each in variants.matching("test", one.answer, one.number, one.replay)]


def test_a_function_that_nobody_knows_is_not(failed):
    new = "B = torch.sigmoid(A) + 0.01 * torch.sin(9 * A)"
    source = NETWORK.solution.read_text(encoding="utf-8").replace("B = torch.sigmoid(A)", new)
    one = failed(of_the_hidden_layer, source)
    variants = Variants(NETWORK, Submission("own.py", "", (Chunk("own.py", source),), uses_torch=True))
    assert list(variants.matching("test", one.answer, one.number, one.replay)) == []
