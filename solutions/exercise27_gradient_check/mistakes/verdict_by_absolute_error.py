"""The verdict uses the difference itself. For a gradient of a million a small difference is rounding, for a gradient of
a millionth it is everything: compare the relative error.
"""

from gradient_check import numeric_gradient, relative_error


def gradient_is_right(f, gradient, x):
    claimed = gradient(x)
    return claimed.shape == x.shape and bool((claimed - numeric_gradient(f, x)).abs().max() < 1e-5)
