"""Random numbers that the learner's code drew: whether they are normally distributed."""

from __future__ import annotations

import torch

from grader.testing.returned import require

ENOUGH = 4000
"""Numbers by which a wrong distribution shows, and a right one looks wrong less than once in 10^7 runs."""


def require_normal(values: torch.Tensor, size: float, *, name: str, wanted: str) -> None:
    """Random numbers that the learner's code drew are normal, with the mean 0.

    Args:
        values: The numbers, of any shape; for the distribution's form to be judged, at least ENOUGH of them.
        size: The standard deviation that they must have.
        name: What a sentence calls them ("The weights of Linear(3, 5)").
        wanted: Where their size comes from ("sqrt(2 / 3)").

    Raises:
        LearnerFault: Mean, standard deviation or form are further off than chance allows.
    """
    numbers = values.detach().double().cpu().flatten()
    most = 6.3 * size / numbers.numel() ** 0.5  # standard errors: beyond is one right answer in 10^8
    middle, spread = float(numbers.mean()), float(numbers.std())
    require(abs(middle) < most, f"{name} have a mean of {middle:.3f}; it should be about 0.")
    off = f"{name} have a standard deviation of {spread:.3f}; {wanted} is {size:.3f}."
    require(abs(spread - size) < most / 2**0.5, off)
    if numbers.numel() >= ENOUGH:
        fourth = float((((numbers - middle) / spread) ** 4).mean())  # 3 if normal, 1.8 if uniform
        require(2.6 < fourth < 3.8, f"{name} have the right size, but they aren't normally distributed.")
