"""A hidden test of exercise 28: arguments that must stay as they are."""

import pytest
import torch

from grader.testing import returns, unchanged

from .transformer import shapes_of

LR = 0.1


@pytest.mark.points(0.5, requires="test_first_loss")
@pytest.mark.parametrize(("T", "D", "H"), [(5, 7, 11)])
def test_arguments_unchanged(submission, draw, T, D, H):
    """The functions leave their arguments as they are: the tensors and the dict of parameters."""
    shapes = {**shapes_of(D, H), "E": (3, D), "P": (T, D), "U": (D, 3)}
    x, dout = draw.normal(T, D), draw.normal(T, D)
    params = {name: draw.normal(*shape) for name, shape in shapes.items()}
    tokens = torch.arange(T + 1, device=x.device) % 3
    with unchanged(submission, x=x, dout=dout, tokens=tokens, params=params) as held:
        _, cache = returns(submission.block_forward(held["x"], held["params"]), "out", "cache")
        submission.block_backward(held["dout"], cache)
        submission.train(held["tokens"], held["params"], 2, LR)
