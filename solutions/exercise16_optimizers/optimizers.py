"""Exercise 16, reference solution."""

import torch


def sgd_momentum(w, dw, config=None):
    config = {"learning_rate": 1e-2, "momentum": 0.9, "velocity": torch.zeros_like(w), **(config or {})}
    velocity = config["momentum"] * config["velocity"] - config["learning_rate"] * dw
    return w + velocity, {**config, "velocity": velocity}


def rmsprop(w, dw, config=None):
    config = {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8, **(config or {})}
    config = {"cache": torch.zeros_like(w), **config}
    decay = config["decay_rate"]
    cache = decay * config["cache"] + (1 - decay) * dw**2
    next_w = w - config["learning_rate"] * dw / (torch.sqrt(cache) + config["epsilon"])
    return next_w, {**config, "cache": cache}


def adam(w, dw, config=None):
    config = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, **(config or {})}
    config = {"m": torch.zeros_like(w), "v": torch.zeros_like(w), "t": 0, **config}
    beta1, beta2, t = config["beta1"], config["beta2"], config["t"] + 1
    m = beta1 * config["m"] + (1 - beta1) * dw
    v = beta2 * config["v"] + (1 - beta2) * dw**2
    corrected_m, corrected_v = m / (1 - beta1**t), v / (1 - beta2**t)
    next_w = w - config["learning_rate"] * corrected_m / (torch.sqrt(corrected_v) + config["epsilon"])
    return next_w, {**config, "m": m, "v": v, "t": t}
