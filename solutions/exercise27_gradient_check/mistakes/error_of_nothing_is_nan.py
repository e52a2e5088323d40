"""Where a and b are both 0, relative_error divides 0 by 0. Divide by at least 1e-8."""

from gradient_check import gradient_is_right, numeric_gradient


def relative_error(a, b):
    return ((a - b).abs() / (a.abs() + b.abs())).max()
