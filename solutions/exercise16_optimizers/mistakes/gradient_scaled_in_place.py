"""dw is multiplied by the learning rate in place, so the caller's gradient is changed. `*=` writes into the caller's
tensor; make a new one.
"""

import torch
from optimizers import adam, rmsprop


def sgd_momentum(w, dw, config=None):
    config = {"learning_rate": 1e-2, "momentum": 0.9, "velocity": torch.zeros_like(w), **(config or {})}
    dw *= config["learning_rate"]
    velocity = config["momentum"] * config["velocity"] - dw
    return w + velocity, {**config, "velocity": velocity}
