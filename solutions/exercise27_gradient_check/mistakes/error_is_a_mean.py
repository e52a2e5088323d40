"""relative_error is the mean over the elements. One wrong element among many hardly changes a mean: take the largest.
"""

from gradient_check import gradient_is_right, numeric_gradient


def relative_error(a, b):
    return ((a - b).abs() / (a.abs() + b.abs()).clamp(min=1e-8)).mean()
