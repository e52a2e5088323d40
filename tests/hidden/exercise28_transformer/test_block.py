"""Hidden tests of exercise 28: the block and its backward pass. Sizes are distinct primes, then one position.
The training is in test_train.py.

The backward pass is judged with the error carried forward: where the learner's block_forward is wrong, the gradient of
that wrong function is right too; and so is what follows from a wrong gradient further back in the block.
"""

from functools import partial

import pytest
import torch

from grader.testing import (
    SOME, as_truth, assert_gradient, assert_value, entry, forward_mistake, own_slopes, random_directions, require,
    returns, torch_gradients, torch_value, usable_value, wrong_value,
)  # fmt: skip

from .transformer import block, heard, norm, shapes_of

BIASES = ("b1", "b2")


def drawn(draw, T, D, H):
    """x and the block's parameters. The matrices leave numbers about as large as they were; but x is small and W2
    large, so that out is recognised without one of the two sums, whatever is drawn."""
    shapes = shapes_of(D, H)
    scales = {name: 0.5 if name in BIASES else shape[0] ** -0.5 for name, shape in shapes.items()}
    scales["W2"] *= 3
    params = {name: draw.normal(*shape, scale=scales[name]) for name, shape in shapes.items()}
    return {"x": draw.normal(T, D, scale=0.5), **params}


def split(inputs):
    """x, and the parameters in a dict."""
    return inputs["x"], {name: value for name, value in inputs.items() if name != "x"}


def forward(submission, x, params):
    return returns(submission.block_forward(x, params), "out", "cache")


def backward(submission, dout, cache):
    """The gradients with respect to x and to the parameters."""
    dx, grads = returns(submission.block_backward(dout, cache), "dx", "grads")
    require(type(grads) is dict, "The grads that `block_backward` returns must be a dict.")
    return {**grads, "x": dx}


@pytest.mark.points(2)
@pytest.mark.parametrize(("T", "D", "H"), [(5, 7, 11), (SOME, 7, 11), (1, 3, 2)])
def test_block(submission, draw, T, D, H):
    """block_forward adds causal attention of the normalised x to x, then the MLP of the normalised sum to that."""
    inputs = drawn(draw, T, D, H)
    assert_value(forward(submission, *split(inputs))[0], torch_value(block, **inputs), name="out")


def from_behind(got, name, gradients, truths, inputs, dout):
    """The learner's gradient as a truth, if it follows to 3 digits from the learner's own wrong gradient of W1 (for Wo)
    or of Wo (for all before it): these tell what has come back so far, as T is below D."""
    behind = {"Wo": "W1", "x": "Wo", "Wv": "Wo", "Wq": "Wo", "Wk": "Wo"}.get(name)
    value = usable_value(got, truths[name], dout)
    start = wrong_value(gradients.get(behind), truths[behind], dout) if behind else None
    if value is None or start is None:
        return None
    exact = {key: given.double().requires_grad_() for key, given in inputs.items()}
    h = heard(*(exact[key] for key in ("x", "Wq", "Wk", "Wv")))
    y = exact["x"] + h @ exact["Wo"]
    if name == "Wo":
        dnorm = torch.linalg.pinv(norm(y).T).detach() @ start.double() @ exact["W1"].T
        through_mlp = torch.autograd.grad((norm(y) * dnorm.detach()).sum(), y, retain_graph=True)[0]
        upstream = dout.double() + through_mlp
    else:
        upstream = torch.linalg.pinv(h.T).detach() @ start.double()
    follows = torch.autograd.grad((y * upstream).sum(), exact[name])[0]
    near = (value - follows).abs().max() < 5e-4 * follows.abs().max()
    return as_truth(value) if near else None


def gradients_of(names, points, doc):
    """The test of some of the nine gradients."""

    @pytest.mark.points(points)
    @pytest.mark.parametrize(("T", "D", "H"), [(5, 7, 11), (SOME, 7, 11)])
    def test(submission, draw, T, D, H):
        inputs, dout = drawn(draw, T, D, H), draw.normal(T, D)
        ways = random_directions(draw, inputs)
        truths = torch_gradients(block, upstream=dout, **inputs)
        out, cache = forward(submission, *split(inputs))
        gradients = backward(submission, dout, cache)

        def carried(got, name, own):
            slopes = None
            if forward_mistake(out, torch_value(block, **inputs), dout) is not None:  # it may do without one bias
                slopes = own_slopes(lambda point: forward(own, *split(point))[0], block, dout, inputs, ways, BIASES)
            by_own = None if slopes is None else slopes.carried(got, truths[name], name)
            return by_own or from_behind(got, name, gradients, truths, inputs, dout)

        for name in names:
            got, called = entry(gradients, name, of="`block_backward`"), "dx" if name == "x" else f'grads["{name}"]'
            assert_gradient(got, truths[name], name=called, carried=partial(carried, got, name))

    test.__doc__ = doc
    return test


test_input_gradient = gradients_of(
    ["x"], 1.75, "block_backward returns dx first: the gradient of the loss with respect to x."
)
test_attention_gradients = gradients_of(
    ["Wo", "Wv", "Wq", "Wk"], 1.5, "grads has the gradients of the loss with respect to Wq, Wk, Wv and Wo."
)
test_mlp_gradients = gradients_of(
    ["W2", "b2", "W1", "b1"], 1.25, "grads has the gradients of the loss with respect to W1, b1, W2 and b2."
)
