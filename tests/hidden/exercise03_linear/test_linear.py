"""Hidden tests of exercise 03. Shapes are distinct primes, then a batch of one, one input and one neuron. The update
and the training are judged with the error carried forward: also by what follows from the learner's own gradients."""

import pytest
import torch

from grader.testing import (
    ENOUGH, FEW, MANY, Training, assert_gradient, assert_value, follows_from, like, require, require_normal, returns,
    shape_of, torch_gradients, torch_value, try_call, unchanged, usable_value,
)  # fmt: skip

STEPS = 12
sizes = pytest.mark.parametrize(("batch", "inputs", "neurons"), [(7, 3, 5), (MANY, FEW, FEW), (1, 2, 3), (3, 1, 1)])


def linear(x, weights, bias):
    return x @ weights + bias


def layer_with(submission, draw, inputs, neurons):
    """A layer of the learner's with drawn parameters, and these; its bias has the shape that the learner chose."""
    layer = submission.Linear(inputs, neurons)
    shape = shape_of(layer.bias, name="bias", among=[(neurons,), (1,)])
    layer.weights, layer.bias = weights, bias = draw.normal(inputs, neurons), draw.normal(*shape)
    return layer, {"weights": weights, "bias": bias}


def gradients(x, upstream, parameters):
    """The truth. For a bias that all neurons share, of shape (1,), a single number is right too."""
    shared = {"bias": [()]} if tuple(parameters["bias"].shape) == (1,) else {}
    return torch_gradients(linear, x=x, **parameters, upstream=upstream, shapes=shared)


def backpropagated(submission, draw, batch, inputs, neurons):
    """A layer after both passes, what the backward pass returned, and the truth."""
    layer, parameters = layer_with(submission, draw, inputs, neurons)
    x, upstream = draw.normal(batch, inputs), draw.normal(batch, neurons)
    layer(x)
    return layer, layer.backprop_gradient(upstream), gradients(x, upstream, parameters)


def own_gradients(*layers):
    """w_gradient and bias_gradient of each layer, as they are now."""
    return [try_call(getattr, layer, name) for layer in layers for name in ("w_gradient", "bias_gradient")]


@pytest.mark.points(1)
def test_start(submission, draw):
    """A new layer has a bias of zeros, and new random weights: normal, of the size sqrt(2 / input_dim)."""
    few, more, *small = (int(size) for size in draw.choice(list(range(3, 31)), 8))  # nobody can know them beforehand
    for inputs, neurons in [(few, ENOUGH // few + more), *zip(small[::2], small[1::2])]:
        called, layer = f"Linear({inputs}, {neurons})", submission.Linear(inputs, neurons)
        shape_of(layer.weights, name=f"weights of {called}", among=[(inputs, neurons)])
        shape_of(layer.bias, name=f"bias of {called}", among=[(neurons,), (1,)])
        require(not torch.as_tensor(layer.bias).any(), f"The bias of {called} must be zeros at first.")
        weights, other = (torch.as_tensor(one.weights).double() for one in (layer, submission.Linear(inputs, neurons)))
        require(not torch.equal(weights, other), f"Two new {called} have the same weights: draw at random.")
        size, wanted = (2 / inputs) ** 0.5, f"sqrt(2 / {inputs})"
        require_normal(weights, size, name=f"The weights of {called}", wanted=wanted)


@pytest.mark.points(1)
@sizes
def test_forward(submission, draw, batch, inputs, neurons):
    """Calling the layer gives x @ weights + bias."""
    layer, parameters = layer_with(submission, draw, inputs, neurons)
    x = draw.normal(batch, inputs)
    assert_value(layer(x), torch_value(linear, x=x, **parameters))


@pytest.mark.points(2, requires="test_forward")
@sizes
def test_input_gradient(submission, draw, batch, inputs, neurons):
    """backprop_gradient returns the gradient of the loss with respect to x, and x_gradient is the same."""
    layer, returned, truth = backpropagated(submission, draw, batch, inputs, neurons)
    assert_gradient(returned, truth["x"])
    assert_gradient(layer.x_gradient, truth["x"])


@pytest.mark.points(2, requires="test_forward")
@sizes
def test_weight_gradient(submission, draw, batch, inputs, neurons):
    """w_gradient is the gradient of the loss with respect to the weights."""
    layer, _, truth = backpropagated(submission, draw, batch, inputs, neurons)
    assert_gradient(layer.w_gradient, truth["weights"])


@pytest.mark.points(1, requires="test_forward")
@sizes
def test_bias_gradient(submission, draw, batch, inputs, neurons):
    """bias_gradient is the gradient of the loss with respect to the bias."""
    layer, _, truth = backpropagated(submission, draw, batch, inputs, neurons)
    assert_gradient(layer.bias_gradient, truth["bias"])


@pytest.mark.points(1, requires=("test_input_gradient", "test_weight_gradient", "test_bias_gradient"))
@pytest.mark.parametrize(("batch", "inputs", "neurons"), [(7, 3, 5)])
def test_second_pass(submission, draw, batch, inputs, neurons):
    """A second forward and backward pass replaces the gradients, and leaves x and gradient as they are."""
    layer, parameters = layer_with(submission, draw, inputs, neurons)
    for called, rows in (("first", batch), ("second", batch), ("third", batch + 4)):  # leftovers of two shapes
        x, upstream = draw.normal(rows, inputs), draw.normal(rows, neurons)
        truth = gradients(x, upstream, parameters)
        with unchanged(submission, x=x, gradient=upstream) as held:
            layer(held["x"])
            returned = layer.backprop_gradient(held["gradient"])
            assert_gradient(returned, truth["x"], name=f"what `backprop_gradient` returned in the {called} pass")
            assert_gradient(layer.w_gradient, truth["weights"], name=f"w_gradient of the {called} pass")
            assert_gradient(layer.bias_gradient, truth["bias"], name=f"bias_gradient of the {called} pass")


@pytest.mark.points(1, requires="test_forward")
@pytest.mark.parametrize(("batch", "inputs", "neurons"), [(5, 3, 2)])
def test_update(submission, draw, batch, inputs, neurons):
    """update(lr) takes one step of gradient descent, for the weights and for the bias."""
    layer, start = layer_with(submission, draw, inputs, neurons)
    x, upstream, lr = draw.normal(batch, inputs), draw.normal(batch, neurons), 0.3
    step = Training(lambda weights, bias: (upstream.to(bias) * linear(x.to(bias), weights, bias)).sum(), start, lr, 1)
    layer(x)
    layer.backprop_gradient(upstream)
    truth, taken = gradients(x, upstream, start), own_gradients(layer)
    layer.update(lr)
    for (name, old), gradient in zip(start.items(), taken):
        down = follows_from(lambda old, own: old - lr * own, old=old, own=usable_value(gradient, truth[name], x))
        assert_value(getattr(layer, name), step.end(name), carried=down)


@pytest.mark.points(1, requires="test_update")
def test_training(submission, draw):
    """Two of your layers, trained for 12 steps, end at the loss that torch's autograd reaches from the same start."""
    (first, start), (second, out) = layer_with(submission, draw, 3, 4), layer_with(submission, draw, 4, 2)
    start |= {f"out_{name}": value for name, value in out.items()}
    x, target, lr, losses, taken = draw.normal(11, 3), draw.normal(11, 2), 0.02, [], []

    def loss(weights, bias, out_weights, out_bias):
        hidden = torch.sigmoid(linear(x.to(weights), weights, bias))
        return ((linear(hidden, out_weights, out_bias) - target.to(weights)) ** 2).mean()

    for _ in range(STEPS + 1):
        hidden = torch.sigmoid(returns(first(x), output=like(x @ start["weights"])))
        error = returns(second(hidden), output=like(target)) - target
        losses.append((error**2).mean())
        upstream = returns(second.backprop_gradient(2 * error / error.numel()), gradient=like(hidden))
        first.backprop_gradient(upstream * hidden * (1 - hidden))
        taken.append(dict(zip(start, own_gradients(first, second))))
        first.update(lr)
        second.update(lr)
    Training(loss, start, lr, STEPS).judge_losses(torch.stack(losses), taken)
