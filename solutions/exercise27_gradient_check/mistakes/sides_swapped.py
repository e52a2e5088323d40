"""The numeric gradient has the wrong sign: f(x + h) comes first, and f(x - h) is subtracted."""

from gradient_check import gradient_is_right, relative_error
from gradient_check import numeric_gradient as right_numeric


def numeric_gradient(f, x, h=1e-5):
    return -right_numeric(f, x, h)
