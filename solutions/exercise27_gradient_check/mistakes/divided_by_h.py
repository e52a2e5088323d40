"""The numeric gradient is twice as large as it should be. The distance from x - h to x + h is two steps: divide by 2h.
"""

from gradient_check import gradient_is_right, relative_error
from gradient_check import numeric_gradient as right_numeric


def numeric_gradient(f, x, h=1e-5):
    return 2 * right_numeric(f, x, h)
