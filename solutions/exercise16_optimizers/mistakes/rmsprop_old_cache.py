"""The step is divided by the root of the cache from before this step. Update the cache first, then move with it."""

import torch
from optimizers import adam, sgd_momentum


def rmsprop(w, dw, config=None):
    config = {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8, **(config or {})}
    config = {"cache": torch.zeros_like(w), **config}
    decay = config["decay_rate"]
    cache = decay * config["cache"] + (1 - decay) * dw**2
    next_w = w - config["learning_rate"] * dw / (torch.sqrt(config["cache"]) + config["epsilon"])
    return next_w, {**config, "cache": cache}
