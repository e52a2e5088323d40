"""The minus sign of y - x·w got lost on the way to w and x. When the product grows, the difference gets smaller."""

from chain_rule import forward


def backward(x, y, w):
    e = y - x * w
    return {"dx": 2 * e * w, "dy": 2 * e, "dw": 2 * e * x}
