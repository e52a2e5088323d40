"""A hidden test of exercise 28: arguments that must stay as they are."""

import pytest
import torch

from grader.testing import assert_unchanged, entry, hold, read, require

LR = 0.1


@pytest.mark.points(0.5)
@pytest.mark.requires("test_first_loss")
@pytest.mark.parametrize(("T", "D", "H"), [(5, 7, 11)])
def test_arguments_unchanged(submission, draw, T, D, H):
    """What the functions were given stays as it was: tensors and the dict of parameters."""
    shapes = {**dict.fromkeys(("Wq", "Wk", "Wv", "Wo"), (D, D)), "W1": (D, H), "b1": (H,), "W2": (H, D), "b2": (D,)}
    shapes |= {"E": (3, D), "P": (T, D), "U": (D, 3)}
    x, dout = draw.normal(T, D), draw.normal(T, D)
    params = {name: draw.normal(*shape) for name, shape in shapes.items()}
    tokens = torch.arange(T + 1, device=x.device) % 3
    held_x, held_dout, held_tokens, held_params = (hold(submission, value) for value in (x, dout, tokens, params))
    result = submission.block_forward(held_x, held_params)
    pair = type(result) in (tuple, list) and len(result) == 2
    require(pair, "`block_forward` must return two things: out and cache.")
    submission.block_backward(held_dout, result[1])
    submission.train(held_tokens, held_params, 2, LR)
    assert_unchanged(held_x, x, name="x")
    assert_unchanged(held_dout, dout, name="dout")
    assert_unchanged(held_tokens, tokens, name="tokens")
    for name, value in params.items():
        left = entry(read(held_params), name, of="What is now in params")
        assert_unchanged(hold(submission, left), value, name=f'params["{name}"]')
