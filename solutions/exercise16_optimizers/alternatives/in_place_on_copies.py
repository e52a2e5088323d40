"""numpy, in place on copies; Adam's corrections drawn together into one rate and one epsilon."""

import numpy as np


def sgd_momentum(w, dw, config=None):
    config = dict(learning_rate=1e-2, momentum=0.9) | dict(config or {})
    velocity = np.array(config.get("velocity", np.zeros_like(w)))
    velocity *= config["momentum"]
    velocity -= config["learning_rate"] * dw
    next_w = w.copy()
    next_w += velocity
    return next_w, config | {"velocity": velocity}


def rmsprop(w, dw, config=None):
    config = dict(learning_rate=1e-2, decay_rate=0.99, epsilon=1e-8) | dict(config or {})
    cache = np.array(config.get("cache", np.zeros_like(w)))
    cache += (1 - config["decay_rate"]) * (dw**2 - cache)
    step = config["learning_rate"] * dw
    step /= cache**0.5 + config["epsilon"]
    return np.subtract(w, step), config | {"cache": cache}


def adam(w, dw, config=None):
    config = dict(learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8) | dict(config or {})
    m, v = (np.array(config.get(key, np.zeros_like(w))) for key in "mv")
    t = np.int64(config.get("t", 0) + 1)
    m *= config["beta1"]
    m += (1 - config["beta1"]) * dw
    v *= config["beta2"]
    v += (1 - config["beta2"]) * dw**2
    unbiased = float(1 - config["beta2"] ** t) ** 0.5
    rate = config["learning_rate"] * unbiased / float(1 - config["beta1"] ** t)
    next_w = w.copy()
    next_w -= rate * m / (np.sqrt(v) + unbiased * config["epsilon"])
    return next_w, config | {"m": m, "v": v, "t": t}
