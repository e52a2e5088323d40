"""Hidden tests of exercise 06, the network: one forward pass, one backward pass, one update.

Its parameters are drawn, and its biases have the shape that the learner chose. Each test looks at a batch, and at a
batch of one with another number of inputs.

All is judged with the error carried forward: the network also against what the learner's own Linear and Relu, tied
together in the right order, make of it, and the update against a step down the learner's own gradients.
"""

import pytest
import torch

from grader.testing import (
    as_truth, assert_gradient, assert_value, is_right, shape_of, torch_gradients, torch_value, try_call, usable_value,
)  # fmt: skip

PARAMETERS = ("ip_weights", "ip_bias", "weights2", "bias2", "op_weights", "op_bias")
LAYERS = {"linear_ip": 5, "linear2": 4, "linear_op": 2}
sizes = pytest.mark.parametrize(("batch", "inputs"), [(7, 3)])


def network(x, ip_weights, ip_bias, weights2, bias2, op_weights, op_bias):
    return stages(x, ip_weights, ip_bias, weights2, bias2, op_weights, op_bias)[-1]


def stages(x, ip_weights, ip_bias, weights2, bias2, op_weights, op_bias):
    """What comes out of each of the five parts."""
    l1 = x @ ip_weights + ip_bias
    r1 = torch.relu(l1)
    l2 = r1 @ weights2 + bias2
    r2 = torch.relu(l2)
    return l1, r1, l2, r2, r2 @ op_weights + op_bias


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
    return model, layers, dict(zip(PARAMETERS, parameters))


def cases(batch, inputs):
    """Rows, inputs, and what to call the case."""
    return (batch, inputs, ""), (1, 2, ", for a batch of one and Model(2)")


def attributes(layers):
    """(the layer's name, the layer, "weights" or "bias"), in the order of the parameters."""
    return [(name, layer, kind) for name, layer in layers for kind in ("weights", "bias")]


def by_parts(submission, x, upstream, parameters):
    """The network's prediction and all its gradients, by name, from new parts of the learner's own that hand on their
    values in the right order. None if one of these tells nothing."""
    tensors, parts = list(parameters.values()), []
    for weights, bias in zip(tensors[::2], tensors[1::2]):
        layer = submission.Linear(*weights.shape)
        layer.weights, layer.bias = weights, bias
        parts += [layer, submission.Relu()]
    parts.pop()
    value = x
    for index, part in enumerate(parts):
        truth = torch_value(lambda index=index, **inputs: stages(**inputs)[index], x=x, **parameters)
        value = usable_value(part(value), truth, x)
        if value is None:
            return None
    gradients, gradient = {"prediction": value}, upstream
    for index, part in list(enumerate(parts))[::-1]:
        truth = torch_value(lambda index=index, **inputs: by_stage(upstream, index, **inputs), x=x, **parameters)
        gradient = usable_value(part.backprop_gradient(gradient), truth, x)
        if gradient is None:
            return None
        if index % 2 == 0:
            pair = PARAMETERS[index : index + 2]
            gradients |= zip(pair, (try_call(getattr, part, "w_gradient"), try_call(getattr, part, "bias_gradient")))
    return {**gradients, "x": gradient}


def by_stage(upstream, index, x, **parameters):
    """The gradient of what goes into part `index`."""
    values = [x, *stages(x, **parameters)]
    return torch.autograd.grad((values[-1] * upstream.to(x)).sum(), values[index])[0]


def carried(got, truth, name, submission, x, upstream, parameters):
    """What is right given the learner's own parts; None if the answer is right anyway, or nothing comes of them."""
    if is_right(got, truth, x):
        return None
    found = try_call(by_parts, submission, x, upstream, parameters)
    value = None if found is None else usable_value(found[name], truth, x)
    return as_truth(value)


@pytest.mark.points(1)
@sizes
def test_forward(submission, draw, batch, inputs):
    """Calling the model gives its prediction, (n, 2)."""
    for rows, columns, case in cases(batch, inputs):
        model, _, parameters = model_with(submission, draw, columns)
        x, upstream = draw.normal(rows, columns), draw.normal(rows, 2)
        got, truth = model(x), torch_value(network, x=x, **parameters)
        by_own = carried(got, truth, "prediction", submission, x, upstream, parameters)
        assert_value(got, truth, name=f"`model(x)`{case}", carried=by_own)


@pytest.mark.points(1, requires="test_forward")
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
            got = getattr(layer, attribute)
            by_own = carried(got, truth[parameter], parameter, submission, x, upstream, parameters)
            assert_gradient(got, truth[parameter], name=f"{name}.{attribute}{case}", carried=by_own)


@pytest.mark.points(0.5, requires="test_forward")
@sizes
def test_input_gradient(submission, draw, batch, inputs):
    """backward returns the gradient with respect to x."""
    for rows, columns, case in cases(batch, inputs):
        model, _, parameters = model_with(submission, draw, columns)
        x, upstream = draw.normal(rows, columns), draw.normal(rows, 2)
        truth = torch_gradients(network, x=x, upstream=upstream, **parameters)["x"]
        model(x)
        got = model.backward(upstream)
        by_own = carried(got, truth, "x", submission, x, upstream, parameters)
        assert_gradient(got, truth, name=f"`model.backward(gradient)`{case}", carried=by_own)


@pytest.mark.points(1, requires="test_forward")
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
        same = as_truth(parameters[parameter])
        assert_value(getattr(layer, kind), same, name=f"{name}.{kind}, after `backward` and before `update`,")
    shapes = {name: [()] for name, value in parameters.items() if tuple(value.shape) == (1,)}
    truth = torch_gradients(network, x=x, upstream=upstream, shapes=shapes, **parameters)
    words = {"weights": "w_gradient", "bias": "bias_gradient"}
    taken = [try_call(getattr, layer, words[kind]) for _, layer, kind in attributes(layers)]
    model.update(lr)
    for (name, layer, kind), (parameter, old), gradient in zip(attributes(layers), parameters.items(), taken):
        step = usable_value(gradient, truth[parameter], x)
        down = None if step is None else torch_value(lambda old, step: old - lr * step, old=old, step=step)
        assert_value(getattr(layer, kind), stepped(parameter), name=f"{name}.{kind}, after `update`,", carried=down)
