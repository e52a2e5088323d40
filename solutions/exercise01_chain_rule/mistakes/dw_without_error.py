"""The error y - x·w is missing from dw and dx. The slope of a square depends on where you are on it: it is twice the
number that was squared.
"""

from chain_rule import forward


def backward(x, y, w):
    return {"dx": -2 * w, "dy": 2 * (y - x * w), "dw": -2 * x}
