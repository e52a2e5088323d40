"""A corrected m or v is stored in config, so the next step continues from it and corrects it again. Use the corrected
ones only for the step.
"""

import torch
from optimizers import rmsprop, sgd_momentum


def adam(w, dw, config=None):
    config = {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, **(config or {})}
    config = {"m": torch.zeros_like(w), "v": torch.zeros_like(w), "t": 0, **config}
    beta1, beta2, t = config["beta1"], config["beta2"], config["t"] + 1
    m = beta1 * config["m"] + (1 - beta1) * dw
    v = beta2 * config["v"] + (1 - beta2) * dw**2
    corrected_m, corrected_v = m / (1 - beta1**t), v / (1 - beta2**t)
    next_w = w - config["learning_rate"] * corrected_m / (torch.sqrt(corrected_v) + config["epsilon"])
    return next_w, {**config, "m": corrected_m, "v": corrected_v, "t": t}
