"""An element that was changed is still changed while the next ones are tried. Restore each one before you go on, or
change it in a copy.
"""

import itertools

import torch
from gradient_check import gradient_is_right, relative_error


def numeric_gradient(f, x, h=1e-5):
    gradient = torch.zeros_like(x)
    for index in itertools.product(*map(range, x.shape)):
        x[index] += h
        above = f(x)
        x[index] -= 2 * h
        gradient[index] = (above - f(x)) / (2 * h)
    return gradient
