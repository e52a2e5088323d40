"""The gradient enters the velocity without the learning rate. Subtract learning_rate times dw."""

import torch
from optimizers import adam, rmsprop


def sgd_momentum(w, dw, config=None):
    config = {"learning_rate": 1e-2, "momentum": 0.9, "velocity": torch.zeros_like(w), **(config or {})}
    velocity = config["momentum"] * config["velocity"] - dw
    return w + velocity, {**config, "velocity": velocity}
