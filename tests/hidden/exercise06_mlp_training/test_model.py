"""Hidden tests of exercise 06, the network: one forward pass, one backward pass, one update.

Its parameters are drawn, and its biases have the shape that the learner chose. Each test looks at a batch, and at a
batch of one with another number of inputs.
"""

import pytest
import torch

from grader.testing import assert_gradient, assert_value, shape_of, torch_gradients, torch_value

LAYERS = {"linear_ip": 5, "linear2": 4, "linear_op": 2}
sizes = pytest.mark.parametrize(("batch", "inputs"), [(7, 3)])
after = pytest.mark.requires


def network(x, ip_weights, ip_bias, weights2, bias2, op_weights, op_bias):
    hidden = torch.relu(x @ ip_weights + ip_bias)
    return torch.relu(hidden @ weights2 + bias2) @ op_weights + op_bias


def model_with(submission, draw, inputs):
    """A model of the learner's with drawn parameters: itself, its linear layers, and the parameters in order."""
    model, layers, parameters = submission.Model(inputs), [], []
    for name, neurons in LAYERS.items():
        layer = getattr(model, name)
        shape = shape_of(layer.bias, name=f"{name}.bias", among=[(neurons,), (1,)])
        shape_of(layer.weights, name=f"{name}.weights", among=[(inputs, neurons)])
        layer.weights = weights = draw.normal(inputs, neurons, scale=(2 / inputs) ** 0.5)
        layer.bias = bias = draw.uniform(0.2, 1, *shape)  # above 0: few neurons are dead
        layers.append((name, layer))
        parameters += [weights, bias]
        inputs = neurons
    return model, layers, dict(zip(("ip_weights", "ip_bias", "weights2", "bias2", "op_weights", "op_bias"), parameters))


def cases(batch, inputs):
    """Rows, inputs, and what to call the case."""
    return (batch, inputs, ""), (1, 2, ", for a batch of one and Model(2)")


def attributes(layers):
    """(the layer's name, the layer, "weights" or "bias"), in the order of the parameters."""
    return [(name, layer, kind) for name, layer in layers for kind in ("weights", "bias")]


@after("test_linear", "test_relu")
@pytest.mark.points(1)
@sizes
def test_forward(submission, draw, batch, inputs):
    """Calling the model gives its prediction, (n, 2)."""
    for rows, columns, case in cases(batch, inputs):
        model, _, parameters = model_with(submission, draw, columns)
        x = draw.normal(rows, columns)
        assert_value(model(x), torch_value(network, x=x, **parameters), name=f"`model(x)`{case}")


@after("test_forward")
@pytest.mark.points(1)
@sizes
def test_parameter_gradients(submission, draw, batch, inputs):
    """After backward, each linear layer has the gradients of its weights and of its bias."""
    for rows, columns, case in cases(batch, inputs):
        model, layers, parameters = model_with(submission, draw, columns)
        x, upstream = draw.normal(rows, columns), draw.normal(rows, 2)
        shapes = {name: [()] for name, value in parameters.items() if tuple(value.shape) == (1,)}
        truth = torch_gradients(network, x=x, upstream=upstream, shapes=shapes, **parameters)
        model(x)
        model.backward(upstream)
        for (name, layer, kind), parameter in list(zip(attributes(layers), parameters))[::-1]:
            attribute = "w_gradient" if kind == "weights" else "bias_gradient"
            assert_gradient(getattr(layer, attribute), truth[parameter], name=f"{name}.{attribute}{case}")


@after("test_forward")
@pytest.mark.points(0.5)
@sizes
def test_input_gradient(submission, draw, batch, inputs):
    """backward returns the gradient with respect to x."""
    for rows, columns, case in cases(batch, inputs):
        model, _, parameters = model_with(submission, draw, columns)
        x, upstream = draw.normal(rows, columns), draw.normal(rows, 2)
        truth = torch_gradients(network, x=x, upstream=upstream, **parameters)["x"]
        model(x)
        assert_gradient(model.backward(upstream), truth, name=f"`model.backward(gradient)`{case}")


@after("test_parameter_gradients")
@pytest.mark.points(1)
@sizes
def test_update(submission, draw, batch, inputs):
    """update(lr) moves every weight and bias one step down its gradient; until then they stay as they are."""
    model, layers, parameters = model_with(submission, draw, inputs)
    x, upstream, lr = draw.normal(batch, inputs), draw.normal(batch, 2), 0.3

    def stepped(parameter):
        def step(**parameters):
            weights = parameters["ip_weights"]
            loss = (upstream.to(weights) * network(x.to(weights), **parameters)).sum()
            return parameters[parameter] - lr * torch.autograd.grad(loss, parameters[parameter])[0]

        return torch_value(step, **parameters)

    model(x)
    model.backward(upstream)
    for (name, layer, kind), parameter in zip(attributes(layers), parameters):
        same = torch_value(torch.clone, input=parameters[parameter])
        assert_value(getattr(layer, kind), same, name=f"{name}.{kind}, after `backward` and before `update`,")
    model.update(lr)
    for (name, layer, kind), parameter in zip(attributes(layers), parameters):
        assert_value(getattr(layer, kind), stepped(parameter), name=f"{name}.{kind}, after `update`,")
