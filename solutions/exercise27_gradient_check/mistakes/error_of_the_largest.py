"""The largest difference is divided by the largest sum, but these may be in different places. Divide element by
element, and take the largest of the quotients.
"""

from gradient_check import gradient_is_right, numeric_gradient


def relative_error(a, b):
    return (a - b).abs().max() / (a.abs() + b.abs()).max().clamp(min=1e-8)
