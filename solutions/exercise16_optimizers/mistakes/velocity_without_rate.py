"""The velocity contains only gradients, and the learning rate is multiplied in at the step, as torch's SGD does it. In
this exercise the velocity contains the learning rate, so a new learning rate doesn't change the speed that w already
has.
"""

import torch
from optimizers import adam, rmsprop


def sgd_momentum(w, dw, config=None):
    config = {"learning_rate": 1e-2, "momentum": 0.9, "velocity": torch.zeros_like(w), **(config or {})}
    velocity = config["momentum"] * config["velocity"] + dw
    return w - config["learning_rate"] * velocity, {**config, "velocity": velocity}
