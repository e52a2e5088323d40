"""decay_rate and 1 - decay_rate are swapped: the cache forgets almost everything that it should keep. The old cache is
multiplied by decay_rate.
"""

import torch
from optimizers import adam, sgd_momentum


def rmsprop(w, dw, config=None):
    config = {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8, **(config or {})}
    config = {"cache": torch.zeros_like(w), **config}
    decay = config["decay_rate"]
    cache = (1 - decay) * config["cache"] + decay * dw**2
    next_w = w - config["learning_rate"] * dw / (torch.sqrt(cache) + config["epsilon"])
    return next_w, {**config, "cache": cache}
