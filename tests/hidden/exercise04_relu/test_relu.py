"""Hidden tests of exercise 04. Every input has numbers above and below 0, whatever is drawn.

input_gradient and the training are judged with the error carried forward: also against what follows from the learner's
own gradients, where these are wrong.
"""

import pytest
import torch

from grader.testing import (
    FEW, MANY, Training, as_truth, assert_gradient, assert_value, like, returns, torch_gradients, torch_value,
    unchanged, usable_value,
)  # fmt: skip

STEPS = 40
sizes = pytest.mark.parametrize(("batch", "neurons"), [(7, 5), (MANY, FEW), (1, 3)])
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


@pytest.mark.points(2, requires="test_forward")
@sizes
def test_gradient(submission, draw, batch, neurons):
    """backprop_gradient returns the gradient of the loss with respect to input."""
    input, upstream = mixed(draw, batch, neurons), draw.normal(batch, neurons)
    relu = submission.Relu()
    relu(input)
    assert_gradient(relu.backprop_gradient(upstream), input_gradient(input, upstream))


@pytest.mark.points(1, requires="test_forward")
@one_size
def test_gradient_kept(submission, draw, batch, neurons):
    """input_gradient is what backprop_gradient returned."""
    input, upstream = mixed(draw, batch, neurons), draw.normal(batch, neurons)
    relu = submission.Relu()
    relu(input)
    truth = input_gradient(input, upstream)
    returned = usable_value(relu.backprop_gradient(upstream), truth, input)
    if returned is not None and torch.equal(returned, upstream):
        returned = None  # to hand on what one is given is no gradient, and to keep it earns nothing
    assert_gradient(relu.input_gradient, truth, carried=as_truth(returned))


@pytest.mark.points(1, requires="test_gradient")
@pytest.mark.parametrize(("batch", "neurons"), [(5, 3)])
def test_gradient_at_zero(submission, draw, batch, neurons):
    """Where the input is exactly 0, the gradient is 0."""
    input, upstream = mixed(draw, batch, neurons), draw.normal(batch, neurons)
    input[1::2] = 0
    relu = submission.Relu()
    relu(input)
    assert_gradient(relu.backprop_gradient(upstream), input_gradient(input, upstream))


@pytest.mark.points(1, requires="test_gradient")
@pytest.mark.parametrize("shape", [(13,), (3, 2, 5)], ids=["1d", "3d"])
def test_other_shapes(submission, draw, shape):
    """Inputs of one axis and of three work like those of two."""
    input, upstream = mixed(draw, *shape), draw.normal(*shape)
    relu = submission.Relu()
    assert_value(relu(input), torch_value(torch.relu, input=input))
    assert_gradient(relu.backprop_gradient(upstream), input_gradient(input, upstream))


@pytest.mark.points(1, requires="test_gradient")
@one_size
def test_second_pass(submission, draw, batch, neurons):
    """A second forward and backward pass starts afresh: nothing is left of the first, nor of another call."""
    relu = submission.Relu()
    for called, more in (("first", 1), ("second", 0)):
        relu(mixed(draw, batch + more, neurons))  # the latest call counts
        input, upstream = mixed(draw, batch, neurons), draw.normal(batch, neurons)
        assert_value(relu(input), torch_value(torch.relu, input=input), name=f"the {called} `relu(input)`")
        name = f"the {called} `backprop_gradient(gradient)`"
        assert_gradient(relu.backprop_gradient(upstream), input_gradient(input, upstream), name=name)


@pytest.mark.points(1, requires="test_gradient")
@one_size
def test_two_layers(submission, draw, batch, neurons):
    """Two layers of one network don't disturb each other: each keeps its own input."""
    input, upstream = mixed(draw, batch, neurons), draw.normal(batch, neurons)
    first, second = submission.Relu(), submission.Relu()
    first(input)
    second(draw.normal(batch, neurons))
    assert_gradient(first.backprop_gradient(upstream), input_gradient(input, upstream))


@pytest.mark.points(1, requires="test_gradient")
@one_size
def test_arguments_unchanged(submission, draw, batch, neurons):
    """The layer leaves its arguments, input and gradient, as they are."""
    input, upstream = mixed(draw, batch, neurons), draw.normal(batch, neurons)
    relu = submission.Relu()
    with unchanged(submission, input=input, gradient=upstream) as held:
        relu(held["input"])
        answer = relu.backprop_gradient(held["gradient"])
    assert_gradient(answer, input_gradient(input, upstream), name="`backprop_gradient(gradient)`")


@pytest.mark.points(1, requires="test_forward")
def test_training(submission, draw):
    """A network with your activation, trained for 40 steps, ends at the loss that torch's autograd reaches."""
    # Rows and columns of one sign each, and small steps, keep what goes into the ReLU away from 0: next to it, rounding
    # would decide the slope.
    x, weights = draw.uniform(0.5, 1.5, 14, 3), draw.uniform(0.5, 1.5, 3, 61)
    x[::6] *= -1
    weights[:, ::6] *= -1
    out, lr = draw.normal(61, 7, scale=0.2), 0.005
    target = torch.relu(x @ weights) @ out + draw.normal(14, 7)  # errors of both signs: a gradient has both, too

    relu = submission.Relu()

    def step(input):  # out stays as it is: what is learned is learned by this gradient alone
        error = returns(relu(input), output=like(input)) @ out - target
        return (error**2).mean(), {"input": relu.backprop_gradient(2 * error / error.numel() @ out.T)}

    Training(
        lambda input: ((torch.relu(input) @ out.to(input) - target.to(input)) ** 2).mean(),
        {"weights": weights}, lr, STEPS, inputs=lambda weights: {"input": x.to(weights) @ weights},
    ).judge(step)  # fmt: skip
