"""The step is divided by the cache itself. The cache is a mean of squares: what turns it back into the size of a
gradient?
"""

import torch
from optimizers import adam, sgd_momentum


def rmsprop(w, dw, config=None):
    config = {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8, **(config or {})}
    config = {"cache": torch.zeros_like(w), **config}
    decay = config["decay_rate"]
    cache = decay * config["cache"] + (1 - decay) * dw**2
    next_w = w - config["learning_rate"] * dw / (cache + config["epsilon"])
    return next_w, {**config, "cache": cache}
