"""The whole new square is added to the cache. The weights of a mean add up to 1: if the old cache is multiplied by
decay_rate, what is left for the new square?
"""

import torch
from optimizers import adam, sgd_momentum


def rmsprop(w, dw, config=None):
    config = {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8, **(config or {})}
    config = {"cache": torch.zeros_like(w), **config}
    decay = config["decay_rate"]
    cache = decay * config["cache"] + dw**2
    next_w = w - config["learning_rate"] * dw / (torch.sqrt(cache) + config["epsilon"])
    return next_w, {**config, "cache": cache}
