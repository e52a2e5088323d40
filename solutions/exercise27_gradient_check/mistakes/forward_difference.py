"""This is the difference to one side, (f(x + h) - f(x)) / h: its error shrinks with h, that of the difference to both
sides with h². Take f(x + h) - f(x - h), and divide by 2h."""

import itertools

import torch
from gradient_check import gradient_is_right, relative_error


def numeric_gradient(f, x, h=1e-5):
    gradient, here = torch.zeros_like(x), f(x)
    for index in itertools.product(*map(range, x.shape)):
        moved = x.clone()
        moved[index] += h
        gradient[index] = (f(moved) - here) / h
    return gradient
