"""Exercise 16: momentum, RMSProp and Adam by hand. README.md has the mathematics.

w is a parameter and dw the gradient of the loss with respect to it; both have the same shape, which can be any. config
is a dict of settings and of the optimizer's memory; missing entries have the values given below. Each function returns
the new w and the config for the next step, with everything that was in it; w and dw themselves are left unchanged.
"""


def sgd_momentum(w, dw, config=None):
    """One step with momentum. Returns (next_w, config).

    config: learning_rate (1e-2), momentum (0.9); velocity, of w's shape (zeros).
    """
    # TODO
    raise NotImplementedError


def rmsprop(w, dw, config=None):
    """One step of RMSProp. Returns (next_w, config).

    config: learning_rate (1e-2), decay_rate (0.99), epsilon (1e-8); cache, the mean of dw², of w's shape (zeros).
    """
    # TODO
    raise NotImplementedError


def adam(w, dw, config=None):
    """One step of Adam. Returns (next_w, config).

    config: learning_rate (1e-3), beta1 (0.9), beta2 (0.999), epsilon (1e-8); m and v, the means of dw and dw², of w's
    shape (zeros); t, the number of steps so far (0).
    """
    # TODO
    raise NotImplementedError
