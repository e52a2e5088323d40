"""Python's own numbers and lists: f is asked with lists of lists."""

import numpy as np


def replaced(numbers, index, number):
    first, *rest = index
    return [
        (replaced(inner, rest, number) if rest else number) if place == first else inner
        for place, inner in enumerate(numbers)
    ]


def numeric_gradient(f, x, h=1e-5):
    numbers, gradient = x.tolist(), np.zeros(x.shape)
    for index, number in np.ndenumerate(x):
        above, below = (float(f(replaced(numbers, index, float(number) + step))) for step in (h, -h))
        gradient[index] = (above - below) / (2 * h)
    return gradient


def relative_error(a, b):
    return max(abs(p - q) / max(1e-8, abs(p) + abs(q)) for p, q in zip(a.ravel().tolist(), b.ravel().tolist()))


def gradient_is_right(f, gradient, x):
    claimed = gradient(x)
    if claimed.shape != x.shape or not np.isfinite(claimed).all():
        return False
    return relative_error(claimed, numeric_gradient(f, x)) < 1e-5
