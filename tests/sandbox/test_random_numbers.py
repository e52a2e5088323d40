"""Random numbers of torch, numpy and Python: whether any have been drawn."""

from __future__ import annotations

import random

import numpy as np
import pytest
import torch

from grader.sandbox.guest import random_numbers


@pytest.fixture(autouse=True)
def as_before():
    """Leaves them where they were."""
    before = random_numbers.states()
    yield
    random_numbers.go_to(*before)


@pytest.mark.parametrize("draw", [lambda: torch.rand(1), lambda: np.random.rand(), random.random])
def test_a_draw_is_noticed_and_the_next_one_is_as_it_would_have_been(draw):
    random_numbers.begin(3)
    assert not random_numbers.drawn_since(3)
    first = draw()
    assert random_numbers.drawn_since(3)
    second = draw()
    random_numbers.begin(3)
    assert (draw(), draw()) == (first, second)
