"""Hidden tests of exercise 04. Every input has numbers above and below 0, whatever is drawn.

input_gradient and the training are judged with the error carried forward: also against what follows from the learner's
own gradients, where these are wrong.
"""

import numpy as np
import pytest
import torch

from grader.testing import (
    assert_gradient,
    assert_unchanged,
    assert_value,
    differs,
    hold,
    own,
    require,
    torch_gradients,
    torch_value,
)

STEPS = 40
sizes = pytest.mark.parametrize(("batch", "neurons"), [(7, 5), (1, 3)])
one_size = pytest.mark.parametrize(("batch", "neurons"), [(7, 5)])


def mixed(draw, *shape):
    """Random numbers, the first above 0 and the last below: no mask is all ones or all zeros."""
    input = draw.normal(*shape)
    numbers = input.view(-1)
    numbers[0], numbers[-1] = numbers[0].abs(), -numbers[-1].abs()
    return input


def input_gradient(input, upstream):
    return torch_gradients(torch.relu, input=input, upstream=upstream)["input"]


@pytest.mark.points(1)
@sizes
def test_forward(submission, draw, batch, neurons):
    """Calling the layer gives max(input, 0), element by element."""
    input = mixed(draw, batch, neurons)
    assert_value(submission.Relu()(input), torch_value(torch.relu, input=input))


@pytest.mark.points(2)
@pytest.mark.requires("test_forward")
@sizes
def test_gradient(submission, draw, batch, neurons):
    """backprop_gradient returns the gradient of the loss with respect to input."""
    input, upstream = mixed(draw, batch, neurons), draw.normal(batch, neurons)
    relu = submission.Relu()
    relu(input)
    assert_gradient(relu.backprop_gradient(upstream), input_gradient(input, upstream))


@pytest.mark.points(1)
@pytest.mark.requires("test_forward")
@one_size
def test_gradient_kept(submission, draw, batch, neurons):
    """input_gradient is what backprop_gradient returned."""
    input, upstream = mixed(draw, batch, neurons), draw.normal(batch, neurons)
    relu = submission.Relu()
    relu(input)
    truth = input_gradient(input, upstream)
    returned = own(relu.backprop_gradient(upstream), truth, input)
    carried = None if returned is None else torch_value(torch.clone, input=returned)
    assert_gradient(relu.input_gradient, truth, carried=carried)


@pytest.mark.points(1)
@pytest.mark.requires("test_gradient")
@pytest.mark.parametrize(("batch", "neurons"), [(5, 3)])
def test_gradient_at_zero(submission, draw, batch, neurons):
    """Where the input is exactly 0, the gradient is 0."""
    input, upstream = mixed(draw, batch, neurons), draw.normal(batch, neurons)
    input[1::2] = 0
    relu = submission.Relu()
    relu(input)
    assert_gradient(relu.backprop_gradient(upstream), input_gradient(input, upstream))


@pytest.mark.points(1)
@pytest.mark.requires("test_gradient")
@pytest.mark.parametrize("shape", [(13,), (3, 2, 5)], ids=["1d", "3d"])
def test_other_shapes(submission, draw, shape):
    """Inputs of one axis and of three work like those of two."""
    input, upstream = mixed(draw, *shape), draw.normal(*shape)
    relu = submission.Relu()
    assert_value(relu(input), torch_value(torch.relu, input=input))
    assert_gradient(relu.backprop_gradient(upstream), input_gradient(input, upstream))


@pytest.mark.points(1)
@pytest.mark.requires("test_gradient")
@one_size
def test_second_pass(submission, draw, batch, neurons):
    """A second forward and backward pass starts afresh: nothing is left of the first."""
    relu = submission.Relu()
    for called in ("first", "second"):
        input, upstream = mixed(draw, batch, neurons), draw.normal(batch, neurons)
        assert_value(relu(input), torch_value(torch.relu, input=input), name=f"the {called} `relu(input)`")
        name = f"the {called} `backprop_gradient(gradient)`"
        assert_gradient(relu.backprop_gradient(upstream), input_gradient(input, upstream), name=name)


@pytest.mark.points(1)
@pytest.mark.requires("test_gradient")
@one_size
def test_two_layers(submission, draw, batch, neurons):
    """Two layers of one network don't disturb each other: each keeps an input of its own."""
    input, upstream = mixed(draw, batch, neurons), draw.normal(batch, neurons)
    first, second = submission.Relu(), submission.Relu()
    first(input)
    second(draw.normal(batch, neurons))
    assert_gradient(first.backprop_gradient(upstream), input_gradient(input, upstream))


@pytest.mark.points(1)
@pytest.mark.requires("test_gradient")
@one_size
def test_arguments_unchanged(submission, draw, batch, neurons):
    """The layer leaves the tensors that it is given, input and gradient, as they are."""
    input, upstream = mixed(draw, batch, neurons), draw.normal(batch, neurons)
    held_input, held_upstream = hold(submission, input), hold(submission, upstream)
    relu = submission.Relu()
    relu(held_input)
    answer = relu.backprop_gradient(held_upstream)
    assert_unchanged(held_input, input, name="input")
    assert_unchanged(held_upstream, upstream, name="gradient")
    assert_gradient(answer, input_gradient(input, upstream), name="`backprop_gradient(gradient)`")


@pytest.mark.points(1)
@pytest.mark.requires("test_forward")
def test_training(submission, draw):
    """A network with your activation, trained for 40 steps, ends at the loss that torch's autograd reaches."""
    # Rows and columns of one sign each, and small steps, keep what goes into the ReLU away from 0: next to it, rounding
    # would decide the slope.
    x, weights = draw.uniform(0.5, 1.5, 6, 3), draw.uniform(0.5, 1.5, 3, 4)
    x[::2] *= -1
    weights[:, ::2] *= -1
    out, target, lr = draw.normal(4, 2, scale=0.5), draw.normal(6, 2), 0.005

    relu, start, losses, taken = submission.Relu(), {"weights": weights, "out": out}, [], []
    for _ in range(STEPS):
        below = x @ weights
        hidden = numbers(relu(below), below, "relu(input)")
        losses.append(((hidden @ out - target) ** 2).mean())
        upstream = 2 * (hidden @ out - target) / target.numel()
        gradient = numbers(relu.backprop_gradient(upstream @ out.T), below, "backprop_gradient(gradient)")
        taken.append(gradient)
        weights, out = weights - lr * x.T @ gradient, out - lr * hidden.T @ upstream
    hidden = numbers(relu(x @ weights), below, "relu(input)")
    got = torch.stack([*losses, ((hidden @ out - target) ** 2).mean()])
    truth = torch_value(lambda **start: trained(x, target, lr, [], **start), **start)
    carried = trained_by_own(taken, x, target, lr, start)
    assert_value(got, truth, name=f"the losses of {STEPS} steps", carried=carried, steps="step")


def trained(x, target, lr, taken, weights, out):
    """The losses before each step and after the last. taken: the gradient of the ReLU's input in each step; if there
    are none, torch's."""
    x, target, losses = x.to(weights), target.to(weights), []
    for step in range(STEPS):
        below, out = (x @ weights).detach().requires_grad_(), out.detach().requires_grad_()
        losses.append(((torch.relu(below) @ out - target) ** 2).mean())
        by_below, by_out = torch.autograd.grad(losses[-1], (below, out))
        by_below = taken[step].to(weights) if taken else by_below
        weights, out = weights - lr * x.T @ by_below, out - lr * by_out
    return torch.stack([*losses, ((torch.relu(x @ weights) @ out - target) ** 2).mean()])


def trained_by_own(taken, x, target, lr, start):
    """The losses of a training with the learner's own gradients of the ReLU's input. None if the first one is right,
    if it tells nothing, or if they don't lead down."""
    below = x @ start["weights"]
    truth = torch_gradients(
        lambda below, out: ((torch.relu(below) @ out - target.to(out)) ** 2).mean(), below=below, out=start["out"]
    )["below"]
    first = own(taken[0], truth, x)
    if first is None or not differs(first, truth):
        return None
    losses = trained(x, target, lr, taken, **start)
    if not losses[-1] < losses[0]:
        return None
    return torch_value(lambda **start: trained(x, target, lr, taken, **start), **start)


def numbers(value, like, call):
    """The learner's value, to go on computing with: a tensor like `like`."""
    right = isinstance(value, torch.Tensor | np.ndarray) and value.shape == like.shape
    require(right, f"`{call}` must return a tensor of the shape of its argument, at every step of a training.")
    return torch.as_tensor(value).to(like)
