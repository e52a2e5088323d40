"""The gradient enters the velocity with a factor of 1 - momentum, as in a running mean. This velocity isn't a mean: the
whole of learning_rate times dw is subtracted.
"""

import torch
from optimizers import adam, rmsprop


def sgd_momentum(w, dw, config=None):
    config = {"learning_rate": 1e-2, "momentum": 0.9, "velocity": torch.zeros_like(w), **(config or {})}
    velocity = config["momentum"] * config["velocity"] - (1 - config["momentum"]) * config["learning_rate"] * dw
    return w + velocity, {**config, "velocity": velocity}
