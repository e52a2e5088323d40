"""The verdict accepts a gradient whose shape isn't x's. a - b broadcasts the smaller one until it fits: compare the
shapes first.
"""

from gradient_check import numeric_gradient, relative_error


def gradient_is_right(f, gradient, x):
    return bool(relative_error(gradient(x), numeric_gradient(f, x)) < 1e-5)
