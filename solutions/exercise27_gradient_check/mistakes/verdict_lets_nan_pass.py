"""The verdict is True for a gradient with NaN in it. Every comparison with NaN is false, so "not too large" proves
nothing: check that the error is small.
"""

from gradient_check import numeric_gradient, relative_error


def gradient_is_right(f, gradient, x):
    claimed = gradient(x)
    return claimed.shape == x.shape and not bool(relative_error(claimed, numeric_gradient(f, x)) > 1e-5)
