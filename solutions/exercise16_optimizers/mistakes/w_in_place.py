"""w itself is changed: `w += ...` writes into the caller's tensor. Make a new one."""

import optimizers


def in_place(rule, w, dw, config):
    next_w, after = rule(w, dw, config)
    w[:] = next_w
    return w, after


def sgd_momentum(w, dw, config=None):
    return in_place(optimizers.sgd_momentum, w, dw, config)


def rmsprop(w, dw, config=None):
    return in_place(optimizers.rmsprop, w, dw, config)


def adam(w, dw, config=None):
    return in_place(optimizers.adam, w, dw, config)
