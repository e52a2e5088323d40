"""x + h moves all elements at once, and all elements of the gradient come out the same: the sum of all of them. Move
one element at a time."""

import torch
from gradient_check import gradient_is_right, relative_error


def numeric_gradient(f, x, h=1e-5):
    return torch.ones_like(x) * (f(x + h) - f(x - h)) / (2 * h)
