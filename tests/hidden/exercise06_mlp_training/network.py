"""What the tests of exercise 06 share: the network, its gradients and its loss, in torch."""

import torch


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
