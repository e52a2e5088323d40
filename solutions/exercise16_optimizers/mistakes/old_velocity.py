"""The step is made with the velocity from before this step, so this gradient is felt only in the next. Bring the
memory up to date first, then move with it."""

import torch
from optimizers import adam, rmsprop


def sgd_momentum(w, dw, config=None):
    config = {"learning_rate": 1e-2, "momentum": 0.9, "velocity": torch.zeros_like(w), **(config or {})}
    velocity = config["momentum"] * config["velocity"] - config["learning_rate"] * dw
    return w + config["velocity"], {**config, "velocity": velocity}
