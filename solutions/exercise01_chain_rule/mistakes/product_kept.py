"""The product x·w is passed on where its derivative belongs. When w grows by 1, the product grows by x, whatever w is.
"""

from chain_rule import forward


def backward(x, y, w):
    e = y - x * w
    return {"dx": -2 * e * x * w, "dy": 2 * e, "dw": -2 * e * x * w}
