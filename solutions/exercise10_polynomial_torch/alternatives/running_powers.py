"""Powers by a running product; each sum is written into a tensor that was made like params."""

import torch


def predict(x, params):
    power, result = torch.ones_like(x), torch.zeros_like(x)
    for k in range(len(params)):
        result += params[k] * power
        power = power * x
    return result


def gradients(x, y, params):
    power, result = torch.ones_like(x), torch.zeros_like(params)
    error = predict(x, params) - y
    for k in range(len(params)):
        result[k] = 2 * torch.dot(error, power)
        power = power * x
    return result


def train(x, y, params, learning_rate, steps):
    losses = torch.zeros(steps, dtype=x.dtype, device=x.device)
    for step in range(steps):
        losses[step] = torch.square(predict(x, params) - y).sum()
        params = torch.sub(params, gradients(x, y, params), alpha=learning_rate)
    return params, losses
