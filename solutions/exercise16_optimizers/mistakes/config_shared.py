"""One dict stands for every config that isn't given, and what one parameter put into it is found by the next. A
default such as config={} is made once, not at each call: make the dict in the function."""

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
