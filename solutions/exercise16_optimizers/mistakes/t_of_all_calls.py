"""t counts all calls of the function, in a variable of its own. Every parameter has its own t: it comes in config,
and goes back in it."""

from optimizers import adam as right_adam
from optimizers import rmsprop, sgd_momentum

calls = []


def adam(w, dw, config=None):
    calls.append(1)
    return right_adam(w, dw, {**(config or {}), "t": len(calls) - 1})
