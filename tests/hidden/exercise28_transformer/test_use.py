"""A hidden test of exercise 28: two texts at once, and arguments that must stay as they are."""

import pytest
import torch

from grader.testing import as_truth, assert_gradient, keeping, returns, torch_gradients, unchanged, usable_value

from .transformer import BLOCK, block, shapes_of

LR = 0.1


@pytest.mark.points(0.5, requires="test_first_loss")
@pytest.mark.parametrize(("T", "D", "H"), [(5, 7, 11)])
def test_arguments_unchanged(submission, draw, T, D, H):
    """Two texts at once have a cache each, and the functions leave their arguments as they are: tensors and dicts."""
    shapes = {**shapes_of(D, H), "E": (3, D), "P": (T, D), "U": (D, 3)}
    x, other, dout = (draw.normal(T, D) for _ in range(3))
    params = {name: draw.normal(*shape) for name, shape in shapes.items()}
    tokens = torch.arange(T + 1, device=x.device) % 3
    layer = {name: params[name] for name in BLOCK}
    truth = torch_gradients(block, x=x, upstream=dout, **layer)["x"]

    def alone(own):
        return as_truth(usable_value(backward(own, dout, forward(own, x, layer)), truth, x))

    with unchanged(submission, x=x, dout=dout, tokens=tokens, params=params) as held:
        cache = forward(submission, held["x"], held["params"])
        forward(submission, other, {name: 2 * value for name, value in layer.items()})  # of -value, dx is the same
        got = backward(submission, held["dout"], cache)
        submission.train(held["tokens"], held["params"], 2, LR)
    assert_gradient(got, truth, name="dx of the first text, after the second one's forward pass,", carried=alone)


def forward(submission, x, params):
    """The cache."""
    return returns(keeping(submission).block_forward(x, params), "out", "cache")[1]


def backward(submission, dout, cache):
    """dx."""
    return returns(submission.block_backward(dout, cache), "dx", "grads")[0]
