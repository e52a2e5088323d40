"""This is Nesterov momentum: the step looks ahead by one more push. Plain momentum moves w only by the new velocity."""

import torch
from optimizers import adam, rmsprop


def sgd_momentum(w, dw, config=None):
    config = {"learning_rate": 1e-2, "momentum": 0.9, "velocity": torch.zeros_like(w), **(config or {})}
    velocity = config["momentum"] * config["velocity"] - config["learning_rate"] * dw
    return w + config["momentum"] * velocity - config["learning_rate"] * dw, {**config, "velocity": velocity}
