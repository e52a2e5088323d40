"""t counts all calls of the function, in a separate variable. Every parameter has its own t: read it from config, and
store it there.
"""

from optimizers import adam as right_adam
from optimizers import rmsprop, sgd_momentum

calls = []


def adam(w, dw, config=None):
    calls.append(1)
    return right_adam(w, dw, {**(config or {}), "t": len(calls) - 1})
