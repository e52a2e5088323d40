"""The config that is returned has only the memory, so from the second step on the settings are the defaults. Return the
other entries of config, too.
"""

import optimizers

MEMORY = {"velocity", "cache", "m", "v", "t"}


def memory(answer):
    next_w, config = answer
    return next_w, {key: config[key] for key in config if key in MEMORY}


def sgd_momentum(w, dw, config=None):
    return memory(optimizers.sgd_momentum(w, dw, config))


def rmsprop(w, dw, config=None):
    return memory(optimizers.rmsprop(w, dw, config))


def adam(w, dw, config=None):
    return memory(optimizers.adam(w, dw, config))
