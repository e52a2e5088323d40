"""Loops over single numbers, in Python's own arithmetic; t is a tensor."""

import math

import torch


def each(function, *tensors):
    """function of one number of each tensor, number by number: as many tensors as it returns numbers."""
    like = tensors[0]
    rows = [function(*numbers) for numbers in zip(*(tensor.flatten().tolist() for tensor in tensors))]
    return [torch.tensor(column, dtype=like.dtype).reshape(like.shape).to(like) for column in zip(*rows)]


def sgd_momentum(w, dw, config=None):
    config = dict(config) if config else {}
    rate, momentum = config.setdefault("learning_rate", 1e-2), config.setdefault("momentum", 0.9)

    def move(w, dw, velocity):
        velocity = momentum * velocity - rate * dw
        return w + velocity, velocity

    next_w, config["velocity"] = each(move, w, dw, config.get("velocity", 0 * w))
    return next_w, config


def rmsprop(w, dw, config=None):
    config = dict(config) if config else {}
    rate, epsilon = config.setdefault("learning_rate", 1e-2), config.setdefault("epsilon", 1e-8)
    decay = config.setdefault("decay_rate", 0.99)

    def move(w, dw, cache):
        cache = decay * cache + (1 - decay) * dw * dw
        return w - rate * dw / (math.sqrt(cache) + epsilon), cache

    next_w, config["cache"] = each(move, w, dw, config.get("cache", 0 * w))
    return next_w, config


def adam(w, dw, config=None):
    config = dict(config) if config else {}
    rate, epsilon = config.setdefault("learning_rate", 1e-3), config.setdefault("epsilon", 1e-8)
    beta1, beta2 = config.setdefault("beta1", 0.9), config.setdefault("beta2", 0.999)
    t = config["t"] = torch.as_tensor(config.get("t", 0)) + 1

    def move(w, dw, m, v):
        m, v = beta1 * m + (1 - beta1) * dw, beta2 * v + (1 - beta2) * dw * dw
        corrected_m, corrected_v = m / (1 - beta1 ** int(t)), v / (1 - beta2 ** int(t))
        return w - rate * corrected_m / (math.sqrt(corrected_v) + epsilon), m, v

    next_w, config["m"], config["v"] = each(move, w, dw, config.get("m", 0 * w), config.get("v", 0 * w))
    return next_w, config
