"""Results that stay beside the learner's code."""

from __future__ import annotations

import pytest
import torch

from grader.sandbox.host.faults import LearnerFault
from grader.sandbox.host.remote import get
from grader.testing import keeping, returns

BUFFER = """
    import torch

    buffer = torch.zeros(2)

    def forward(x, scale=1):
        buffer.copy_(x * scale)
        return x + 1, (buffer, scale)

    def backward(gradient, cache):
        return gradient * cache[0]
"""


def test_the_last_part_is_the_learners_own_and_the_others_cross(submission, judge):
    given, x = submission(BUFFER), torch.tensor([1.0, 2.0])
    out, cache = returns(keeping(given).forward(x, scale=2), "out", "cache")
    assert out.tolist() == [2, 3]
    assert given.backward(torch.ones(2), cache).tolist() == [2, 4]
    given.forward(10 * x)  # which overwrites the buffer
    assert get(cache)[0].tolist() == [10, 20]
    assert given.backward(torch.ones(2), cache).tolist() == [10, 20]


def test_a_result_of_another_form_is_told_as_ever(submission, judge):
    given = submission("def forward(x): return x")
    with pytest.raises(LearnerFault, match="must return two things: out and cache; it returned a tensor"):
        returns(keeping(given).forward(torch.ones(2)), "out", "cache")


def test_an_exception_is_told_as_ever(submission, judge):
    with pytest.raises(LearnerFault, match="ValueError: wrong"):
        keeping(submission("def forward(x): raise ValueError('wrong')")).forward(torch.ones(2))
