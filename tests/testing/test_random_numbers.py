"""Whether numbers are normal: normal ones are, whatever the seed; what people draw in their place isn't."""

from __future__ import annotations

import pytest
import torch

from grader.sandbox.host.faults import LearnerFault
from grader.testing import ENOUGH, require_normal

SIZE = 0.3


def standard(draw):
    """ENOUGH numbers of the mean 0 and the standard deviation SIZE."""
    numbers = draw(ENOUGH, torch.Generator().manual_seed(5))
    return SIZE * (numbers - numbers.mean()) / numbers.std()


OTHERS = {
    "uniform": lambda n, stream: torch.rand(n, generator=stream),
    "signs": lambda n, stream: torch.randint(2, (n,), generator=stream).double(),
    "cut off": lambda n, stream: torch.randn(n, generator=stream).clamp(-1.5, 1.5),
    "exponential": lambda n, stream: -torch.rand(n, generator=stream).log(),
    "of two normal ones": lambda n, stream: torch.randn(n, generator=stream) * torch.randn(n, generator=stream),
}


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("many", [30, ENOUGH])
def test_normal_numbers_are_normal(seed, many):
    numbers = SIZE * torch.randn(many, generator=torch.Generator().manual_seed(seed))
    require_normal(numbers, SIZE, name="They", wanted="the size")


@pytest.mark.parametrize("draw", OTHERS.values(), ids=OTHERS)
def test_others_of_the_same_size_are_not(draw):
    with pytest.raises(LearnerFault, match=r"^They have the right size, but they aren't normally"):
        require_normal(standard(draw), SIZE, name="They", wanted="the size")


def test_their_size_and_their_mean_are_said():
    numbers = standard(lambda n, stream: torch.randn(n, generator=stream))
    with pytest.raises(LearnerFault, match=r"have a standard deviation of 0\.300; sqrt of 4 is 2\.000"):
        require_normal(numbers, 2.0, name="They", wanted="sqrt of 4")
    with pytest.raises(LearnerFault, match=r"have a mean of 1\.000; it should be about 0"):
        require_normal(numbers + 1, SIZE, name="They", wanted="the size")
