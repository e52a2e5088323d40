"""Hidden tests of exercise 06, the network: one forward pass, one backward pass, one update.

Its parameters are drawn, and its biases have the shape that the learner chose. Each test looks at a batch, and at a
batch of one with another number of inputs.

All is judged with the error carried forward: the network also against what the learner's own Linear and Relu, tied
together in the right order, make of it, and the update against a step down the learner's own gradients.
"""

from functools import partial

import pytest

from grader.testing import (
    SOME, Training, as_truth, assert_gradient, assert_value, follows_from, recognisable_value, shape_of,
    torch_gradients, torch_value, try_call, usable_value,
)  # fmt: skip

from .network import by_stage, network, recognisable_together, stages

PARAMETERS = ("ip_weights", "ip_bias", "weights2", "bias2", "op_weights", "op_bias")
LAYERS = {"linear_ip": 5, "linear2": 4, "linear_op": 2}
GRADIENT = {"weights": "w_gradient", "bias": "bias_gradient"}
sizes = pytest.mark.parametrize(("batch", "inputs"), [(7, 3), (SOME, 3)])  # in hundreds of rows, one is at a ReLU's 0


def model_with(submission, draw, inputs, least_bias=0.2):
    """A model of the learner's with drawn parameters: itself, the parameters by name, and where each of these is in it:
    the layer's name, the layer, "weights" or "bias"."""
    model, places, parameters = submission.Model(inputs), [], []
    for name, neurons in LAYERS.items():
        layer = getattr(model, name)
        shape = shape_of(layer.bias, name=f"{name}.bias", among=[(neurons,), (1,)])
        shape_of(layer.weights, name=f"{name}.weights", among=[(inputs, neurons)])
        layer.weights = weights = draw.normal(inputs, neurons, scale=(2 / inputs) ** 0.5)
        layer.bias = bias = draw.uniform(least_bias, least_bias + 0.8, *shape)  # above 0: few neurons are dead
        places += [(name, layer, "weights"), (name, layer, "bias")]
        parameters += [weights, bias]
        inputs = neurons
    return model, dict(zip(PARAMETERS, parameters)), dict(zip(PARAMETERS, places))


def cases(submission, draw, batch, inputs):
    """For a batch, and for a batch of one: what to add to a name, the model and its parameters, x and upstream."""
    for rows, columns, case in ((batch, inputs, ""), (1, 2, ", for a batch of one and Model(2)")):
        model = model_with(submission, draw, columns)
        yield case, *model, draw.normal(rows, columns), draw.normal(rows, 2)


def gradients(x, upstream, parameters):
    """The truth. For a bias that all neurons share, of shape (1,), a single number is right too."""
    shapes = {name: [()] for name, value in parameters.items() if tuple(value.shape) == (1,)}
    return torch_gradients(network, x=x, upstream=upstream, shapes=shapes, **parameters)


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
        value = recognisable_value(part(value), truth, x)
        if value is None:
            return None
    found, gradient = {"prediction": value}, upstream
    for index, part in list(enumerate(parts))[::-1]:
        truth = torch_value(lambda index=index, **inputs: by_stage(upstream, index, **inputs), x=x, **parameters)
        gradient = recognisable_value(part.backprop_gradient(gradient), truth, x)
        if gradient is None:
            return None
        if index % 2 == 0:
            own = [try_call(getattr, part, name) for name in GRADIENT.values()]
            found |= zip(PARAMETERS[index : index + 2], own)
    return {**found, "x": gradient}


def carried(name, truth, x, upstream, parameters, submission):
    """What is right given the learner's own parts; None if nothing comes of them."""
    found = by_parts(submission, x, upstream, parameters)
    return None if found is None else as_truth(recognisable_value(found[name], truth, x))


@pytest.mark.points(1)
@sizes
def test_forward(submission, draw, batch, inputs):
    """Calling the model returns its prediction, of shape (n, 2)."""
    for case, model, parameters, _, x, upstream in cases(submission, draw, batch, inputs):
        got, truth = model(x), torch_value(network, x=x, **parameters)
        by_own = partial(carried, "prediction", truth, x, upstream, parameters)
        assert_value(got, truth, name=f"`model(x)`{case}", carried=by_own)


@pytest.mark.points(1, requires="test_forward")
@sizes
def test_parameter_gradients(submission, draw, batch, inputs):
    """After backward, each linear layer has the gradients of its weights and of its bias."""
    for case, model, parameters, places, x, upstream in cases(submission, draw, batch, inputs):
        truth = gradients(x, upstream, parameters)
        model(x)
        model.backward(upstream)
        for parameter, (name, layer, kind) in list(places.items())[::-1]:
            got = getattr(layer, GRADIENT[kind])
            by_own = partial(carried, parameter, truth[parameter], x, upstream, parameters)
            assert_gradient(got, truth[parameter], name=f"{name}.{GRADIENT[kind]}{case}", carried=by_own)


@pytest.mark.points(0.5, requires="test_forward")
@sizes
def test_input_gradient(submission, draw, batch, inputs):
    """backward returns the gradient with respect to x."""
    for case, model, parameters, _, x, upstream in cases(submission, draw, batch, inputs):
        truth = gradients(x, upstream, parameters)["x"]
        model(x)
        got = model.backward(upstream)
        by_own = partial(carried, "x", truth, x, upstream, parameters)
        assert_gradient(got, truth, name=f"`model.backward(gradient)`{case}", carried=by_own)


@pytest.mark.points(1, requires="test_forward")
@sizes
def test_update(submission, draw, batch, inputs):
    """update(lr) moves every weight and bias one step down its gradient; until then they stay as they are."""
    model, parameters, places = model_with(submission, draw, inputs, least_bias=1.2)  # a slip at a ReLU is a slip
    x, upstream, lr = draw.normal(batch, inputs), draw.normal(batch, 2), 0.3

    model(x)
    model.backward(upstream)
    for parameter, (name, layer, kind) in places.items():
        same = as_truth(parameters[parameter])
        assert_value(getattr(layer, kind), same, name=f"{name}.{kind}, after `backward` and before `update`,")
    truth = gradients(x, upstream, parameters)
    taken = {key: try_call(getattr, layer, GRADIENT[kind]) for key, (_, layer, kind) in places.items()}
    model.update(lr)
    step = Training(lambda **now: (upstream.to(now["op_bias"]) * network(x.to(now["op_bias"]), **now)).sum(),
                    parameters, lr, 1)  # fmt: skip
    recognised = recognisable_together(taken.values(), [truth[parameter] for parameter in places], x)
    for parameter, (name, layer, kind) in places.items():
        own = usable_value(taken[parameter], truth[parameter], x) if recognised else None
        down = follows_from(lambda old, own: old - lr * own, old=parameters[parameter], own=own)
        assert_value(getattr(layer, kind), step.end(parameter), name=f"{name}.{kind}, after `update`,", carried=down)
