"""The verdict accepts gradients that are wrong by one part in a hundred. A right gradient agrees with its central
difference to nine digits here: choose a far smaller threshold.
"""

from gradient_check import numeric_gradient, relative_error


def gradient_is_right(f, gradient, x):
    claimed = gradient(x)
    return claimed.shape == x.shape and bool(relative_error(claimed, numeric_gradient(f, x)) < 1e-2)
