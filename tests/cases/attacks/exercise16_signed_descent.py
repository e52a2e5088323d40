# exercise 16: earns at most 2.5 (the configs, the arguments, and one point)
"""Each rule goes a step of learning_rate against the sign of dw, and keeps a memory that this follows from."""

import torch


def sgd_momentum(w, dw, config=None):
    config = {"learning_rate": 1e-2, "momentum": 0.9, **(config or {})}
    velocity = -config["learning_rate"] * torch.sign(dw)
    return w + velocity, {**config, "velocity": velocity}


def rmsprop(w, dw, config=None):
    config = {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8, **(config or {})}
    return w - config["learning_rate"] * torch.sign(dw), {**config, "cache": dw**2}


def adam(w, dw, config=None):
    config = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "t": 0, **(config or {})}
    t = config["t"] + 1
    m, v = dw * (1 - config["beta1"] ** t), dw**2 * (1 - config["beta2"] ** t)
    return w - config["learning_rate"] * torch.sign(dw), {**config, "m": m, "v": v, "t": t}
