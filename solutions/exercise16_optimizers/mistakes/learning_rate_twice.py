"""The learning rate is multiplied in twice: in the velocity, and again in the step. Check which of the two has it in
README.md's table.
"""

import torch
from optimizers import adam, rmsprop


def sgd_momentum(w, dw, config=None):
    config = {"learning_rate": 1e-2, "momentum": 0.9, "velocity": torch.zeros_like(w), **(config or {})}
    velocity = config["momentum"] * config["velocity"] - config["learning_rate"] * dw
    return w + config["learning_rate"] * velocity, {**config, "velocity": velocity}
