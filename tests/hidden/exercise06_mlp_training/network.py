"""What the tests of exercise 06 share: the network, its gradients and its loss, in torch."""

import torch

from grader.testing import as_truth, recognisable_value, usable_value

LAYERS = {"linear_ip": (3, 5), "linear2": (5, 4), "linear_op": (4, 2)}


def linear(x, weights, bias):
    return x @ weights + bias


def stages(x, ip_weights, ip_bias, weights2, bias2, op_weights, op_bias):
    """What comes out of each of the network's five parts."""
    l1 = linear(x, ip_weights, ip_bias)
    r1 = torch.relu(l1)
    l2 = linear(r1, weights2, bias2)
    r2 = torch.relu(l2)
    return l1, r1, l2, r2, linear(r2, op_weights, op_bias)


def network(x, ip_weights, ip_bias, weights2, bias2, op_weights, op_bias):
    return stages(x, ip_weights, ip_bias, weights2, bias2, op_weights, op_bias)[-1]


def by_stage(upstream, index, x, **parameters):
    """The gradient of what goes into part `index`."""
    values = [x, *stages(x, **parameters)]
    return torch.autograd.grad((values[-1] * upstream.to(x)).sum(), values[index])[0]


def mean_squared_error(y_true, y_pred):
    return ((y_pred - y_true) ** 2).mean()


def trained(x, y_true, rate, epochs, start):
    """Descent from `start`: the losses before each epoch, and the prediction after the last."""
    parameters, losses = list(start.values()), []
    x, y_true = x.to(parameters[0]), y_true.to(parameters[0])
    for _ in range(epochs):
        parameters = [parameter.detach().requires_grad_() for parameter in parameters]
        losses.append(mean_squared_error(y_true, network(x, *parameters)))
        steps = torch.autograd.grad(losses[-1], parameters)
        parameters = [parameter - rate * step for parameter, step in zip(parameters, steps)]
    return {"losses": torch.stack(losses) if losses else None, "prediction": network(x, *parameters)}


def drawn(submission, draw, most_bias):
    """Parameters to start from; each bias has the shape that the learner chose."""
    model, parameters = submission.Model(3), {}
    for name, (inputs, neurons) in LAYERS.items():
        parameters[f"{name}_weights"] = draw.normal(inputs, neurons, scale=(2 / inputs) ** 0.5)
        parameters[f"{name}_bias"] = draw.uniform(most_bias / 2, most_bias, *getattr(model, name).bias.shape)
    return parameters


def model_at(submission, parameters):
    """A model of the learner's with these parameters."""
    model = submission.Model(3)
    for name in LAYERS:
        layer = getattr(model, name)
        layer.weights, layer.bias = parameters[f"{name}_weights"], parameters[f"{name}_bias"]
    return model


def recognisable_together(own, truths, x):
    """Whether the learner's own gradients, all in one, are recognisably the right ones: by a slip in the way back,
    those of the first layers alone may be far off."""
    values = [usable_value(value, truth, x) for value, truth in zip(own, truths, strict=True)]
    if any(value is None for value in values):
        return False
    right = torch.cat([truth.value.flatten() for truth in truths])
    return recognisable_value(torch.cat([value.flatten() for value in values]), as_truth(right), x) is not None
