"""dw and dx each have the other's factor. The derivative of a product with respect to one factor is the other factor.
"""

from chain_rule import forward


def backward(x, y, w):
    e = y - x * w
    return {"dx": -2 * e * x, "dy": 2 * e, "dw": -2 * e * w}
