"""The new velocity isn't put into config, so the next step begins with the old one once more. Whatever must be
remembered has to be in the config that is returned."""

import torch
from optimizers import adam, rmsprop


def sgd_momentum(w, dw, config=None):
    config = {"learning_rate": 1e-2, "momentum": 0.9, "velocity": torch.zeros_like(w), **(config or {})}
    velocity = config["momentum"] * config["velocity"] - config["learning_rate"] * dw
    return w + velocity, {**config, "velocity": config["velocity"]}
