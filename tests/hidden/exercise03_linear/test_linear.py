"""Hidden tests of exercise 03. Shapes are distinct primes, then a batch of one, one input and one neuron.

The update and the training are judged with the error carried forward: also against what follows from the learner's own
gradients, where these are wrong.
"""

import numpy as np
import pytest
import torch

from grader.testing import (
    asked,
    assert_gradient,
    assert_unchanged,
    assert_value,
    differs,
    hold,
    own,
    require,
    shape_of,
    torch_gradients,
    torch_value,
)

STEPS = 12
SHAPES = [(7, 3, 5), (1, 2, 3), (3, 1, 1)]
sizes = pytest.mark.parametrize(("batch", "inputs", "neurons"), SHAPES)


def linear(x, weights, bias):
    return x @ weights + bias


def layer_with(submission, draw, inputs, neurons):
    """A layer of the learner's with drawn parameters, whose bias has the shape that the learner chose."""
    layer = submission.Linear(inputs, neurons)
    shape = shape_of(layer.bias, name="bias", among=[(neurons,), (1,)])
    weights, bias = draw.normal(inputs, neurons), draw.normal(*shape)
    layer.weights, layer.bias = weights, bias
    return layer, weights, bias


def gradients(x, weights, bias, upstream):
    """The truth. For a bias that all neurons share, of shape (1,), a single number is right too."""
    shared = {"bias": [()]} if tuple(bias.shape) == (1,) else {}
    return torch_gradients(linear, x=x, weights=weights, bias=bias, upstream=upstream, shapes=shared)


def own_gradients(*layers):
    """w_gradient and bias_gradient of each layer, as they are now."""
    return [asked(getattr, layer, name) for layer in layers for name in ("w_gradient", "bias_gradient")]


def sizes_of_new_layers(draw):
    """(inputs, neurons), which nobody can know beforehand: one layer of 2000 weights, and three small ones."""
    few, more, *small = (int(size) for size in draw.choice(list(range(3, 31)), 8))
    return [(few, 2000 // few + more), *zip(small[::2], small[1::2])]


@pytest.mark.points(1)
def test_start(submission, draw):
    """A new layer has a bias, and random weights of shape (input_dim, num_neurons), of about sqrt(2 / input_dim)."""
    for inputs, neurons in sizes_of_new_layers(draw):
        called = f"Linear({inputs}, {neurons})"
        layer = submission.Linear(inputs, neurons)
        shape_of(layer.weights, name=f"weights of {called}", among=[(inputs, neurons)])
        shape_of(layer.bias, name=f"bias of {called}", among=[(neurons,), (1,)])
        weights = torch.as_tensor(layer.weights).double()
        other = torch.as_tensor(submission.Linear(inputs, neurons).weights)
        require(not torch.equal(weights, other.double()), f"Two new {called} have the same weights: draw at random.")
        size, middle, wanted = float(weights.std()), float(weights.mean()), (2 / inputs) ** 0.5
        most = 6.3 * wanted / weights.numel() ** 0.5  # standard errors: beyond is one right answer in 10^8
        require(abs(middle) < most, f"The weights of {called} have a mean of {middle:.3f}; it should be about 0.")
        require(
            abs(size - wanted) < most / 2**0.5,
            f"The weights of {called} have a standard deviation of {size:.3f}; sqrt(2 / {inputs}) is {wanted:.3f}.",
        )


@pytest.mark.points(1)
@sizes
def test_forward(submission, draw, batch, inputs, neurons):
    """Calling the layer gives x @ weights + bias."""
    layer, weights, bias = layer_with(submission, draw, inputs, neurons)
    x = draw.normal(batch, inputs)
    assert_value(layer(x), torch_value(linear, x=x, weights=weights, bias=bias))


@pytest.mark.points(2)
@pytest.mark.requires("test_forward")
@sizes
def test_input_gradient(submission, draw, batch, inputs, neurons):
    """backprop_gradient returns the gradient of the loss with respect to x, and x_gradient is the same."""
    layer, weights, bias = layer_with(submission, draw, inputs, neurons)
    x, upstream = draw.normal(batch, inputs), draw.normal(batch, neurons)
    truth = gradients(x, weights, bias, upstream)
    layer(x)
    assert_gradient(layer.backprop_gradient(upstream), truth["x"])
    assert_gradient(layer.x_gradient, truth["x"])


@pytest.mark.points(2)
@pytest.mark.requires("test_forward")
@sizes
def test_weight_gradient(submission, draw, batch, inputs, neurons):
    """w_gradient is the gradient of the loss with respect to the weights."""
    layer, weights, bias = layer_with(submission, draw, inputs, neurons)
    x, upstream = draw.normal(batch, inputs), draw.normal(batch, neurons)
    layer(x)
    layer.backprop_gradient(upstream)
    assert_gradient(layer.w_gradient, gradients(x, weights, bias, upstream)["weights"])


@pytest.mark.points(1)
@pytest.mark.requires("test_forward")
@sizes
def test_bias_gradient(submission, draw, batch, inputs, neurons):
    """bias_gradient is the gradient of the loss with respect to the bias."""
    layer, weights, bias = layer_with(submission, draw, inputs, neurons)
    x, upstream = draw.normal(batch, inputs), draw.normal(batch, neurons)
    layer(x)
    layer.backprop_gradient(upstream)
    assert_gradient(layer.bias_gradient, gradients(x, weights, bias, upstream)["bias"])


@pytest.mark.points(1)
@pytest.mark.requires("test_input_gradient", "test_weight_gradient", "test_bias_gradient")
@pytest.mark.parametrize(("batch", "inputs", "neurons"), [(7, 3, 5)])
def test_second_pass(submission, draw, batch, inputs, neurons):
    """A second forward and backward pass replaces the gradients, and leaves x and gradient as they were given."""
    layer, weights, bias = layer_with(submission, draw, inputs, neurons)
    passes = (("first", batch), ("second", batch), ("third", batch + 4))  # a leftover of another shape shows, too
    for called, rows in passes:
        x, upstream = draw.normal(rows, inputs), draw.normal(rows, neurons)
        truth = gradients(x, weights, bias, upstream)
        held_x, held_upstream = hold(submission, x), hold(submission, upstream)
        layer(held_x)
        returned = layer.backprop_gradient(held_upstream)
        assert_gradient(returned, truth["x"], name=f"what `backprop_gradient` returned in the {called} pass")
        assert_gradient(layer.w_gradient, truth["weights"], name=f"w_gradient of the {called} pass")
        assert_gradient(layer.bias_gradient, truth["bias"], name=f"bias_gradient of the {called} pass")
        assert_unchanged(held_x, x, name="x")
        assert_unchanged(held_upstream, upstream, name="gradient")


@pytest.mark.points(1)
@pytest.mark.requires("test_forward")
@pytest.mark.parametrize(("batch", "inputs", "neurons"), [(5, 3, 2)])
def test_update(submission, draw, batch, inputs, neurons):
    """update(lr) takes one step of gradient descent, for the weights and for the bias."""
    layer, weights, bias = layer_with(submission, draw, inputs, neurons)
    x, upstream, lr = draw.normal(batch, inputs), draw.normal(batch, neurons), 0.3

    def stepped(parameter):
        def step(weights, bias):
            loss = (upstream.to(weights) * linear(x.to(weights), weights, bias)).sum()
            pair = {"weights": weights, "bias": bias}
            return pair[parameter] - lr * torch.autograd.grad(loss, pair[parameter])[0]

        return torch_value(step, weights=weights, bias=bias)

    layer(x)
    layer.backprop_gradient(upstream)
    truth, taken = gradients(x, weights, bias, upstream), own_gradients(layer)
    layer.update(lr)
    for name, old, gradient in zip(("weights", "bias"), (weights, bias), taken):
        step = own(gradient, truth[name], x)
        carried = None if step is None else torch_value(lambda old, step: old - lr * step, old=old, step=step)
        assert_value(getattr(layer, name), stepped(name), carried=carried)


@pytest.mark.points(1)
@pytest.mark.requires("test_update")
def test_training(submission, draw):
    """Two of your layers, trained for 12 steps, end at the loss that torch's autograd reaches from the same start."""
    first, weights, bias = layer_with(submission, draw, 3, 4)
    second, out_weights, out_bias = layer_with(submission, draw, 4, 2)
    x, target, lr = draw.normal(11, 3), draw.normal(11, 2), 0.02

    start = {"weights": weights, "bias": bias, "out_weights": out_weights, "out_bias": out_bias}
    losses, taken, going_on = [], [], False
    for step in range(STEPS):
        hidden = torch.sigmoid(numbers(first(x), x, 4))
        prediction = numbers(second(hidden), x, 2)
        losses.append(((prediction - target) ** 2).mean())
        upstream = numbers(second.backprop_gradient(2 * (prediction - target) / target.numel()), x, 4)
        first.backprop_gradient(upstream * hidden * (1 - hidden))
        if step == 0:
            going_on = to_go_on_from(own_gradients(first, second), start, x, target)
        if going_on:
            taken.append(own_gradients(first, second))
        first.update(lr)
        second.update(lr)
    prediction = numbers(second(torch.sigmoid(numbers(first(x), x, 4))), x, 2)
    got = torch.stack([*losses, ((prediction - target) ** 2).mean()])
    truth = torch_value(lambda **start: trained(x, target, lr, [], **start), **start)
    carried = trained_by_own(taken, x, target, lr, start)
    assert_value(got, truth, name=f"the losses of {STEPS} steps", carried=carried, steps="step")


def loss_of(x, target, weights, bias, out_weights, out_bias):
    prediction = linear(torch.sigmoid(linear(x.to(weights), weights, bias)), out_weights, out_bias)
    return ((prediction - target.to(weights)) ** 2).mean()


def trained(x, target, lr, taken, **parameters):
    """The losses before each step and after the last. taken: each step's gradients; if there are none, torch's."""
    losses = []
    for step in range(STEPS):
        parameters = {name: value.detach().requires_grad_() for name, value in parameters.items()}
        losses.append(loss_of(x, target, **parameters))
        steps = taken[step] if taken else torch.autograd.grad(losses[-1], list(parameters.values()))
        pairs = zip(parameters.items(), steps)
        parameters = {name: old - lr * torch.as_tensor(g).to(old).reshape(old.shape) for (name, old), g in pairs}
    return torch.stack([*losses, loss_of(x, target, **parameters)])


def to_go_on_from(gradients, start, x, target):
    """Whether one of the learner's gradients of the first step is wrong, though none of them tells nothing."""
    truths = list(torch_gradients(lambda **start: loss_of(x, target, **start), **start).values())
    values = [own(got, truth, x) for got, truth in zip(gradients, truths)]
    return all(v is not None for v in values) and any(differs(v, truth) for v, truth in zip(values, truths))


def trained_by_own(taken, x, target, lr, start):
    """The losses of a training that takes the learner's own gradients; None if there are none, or they don't lead
    down."""
    if not taken:
        return None
    losses = trained(x, target, lr, taken, **start)
    if not losses[-1] < losses[0]:
        return None
    return torch_value(lambda **start: trained(x, target, lr, taken, **start), **start)


def numbers(value, x, columns):
    """The learner's value, to go on computing with: a tensor with a row for each of x, of its dtype and device."""
    right = isinstance(value, torch.Tensor | np.ndarray) and value.shape == (len(x), columns)
    require(right, "A layer must return a tensor with one row for each row of x, at every step of a training.")
    return torch.as_tensor(value).to(x)
