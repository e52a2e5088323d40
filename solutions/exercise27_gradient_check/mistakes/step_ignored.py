"""numeric_gradient always uses the same step. It should use its argument h; 1e-5 is only the default."""

from gradient_check import gradient_is_right, relative_error
from gradient_check import numeric_gradient as right_numeric


def numeric_gradient(f, x, h=1e-5):
    return right_numeric(f, x)
