"""Exercise 16: momentum, RMSProp and Adam by hand. README.md has the mathematics.

w is a parameter and dw the loss's gradient with respect to it, of the same shape, whatever that is. config is a dict of
settings and of what the optimizer remembers; what isn't in it has the value given below. Each function returns the new
w and the config for the next step, with all that was in it; w and dw themselves stay as they are.
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
    shape (zeros); t, how many steps there have been (0).
    """
    # TODO
    raise NotImplementedError
