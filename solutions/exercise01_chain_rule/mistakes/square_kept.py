"""The loss itself is passed on where its derivative belongs. On the way back through a square, the gradient is
multiplied by twice the number that was squared, not by the square.
"""

from chain_rule import forward


def backward(x, y, w):
    loss = (y - x * w) ** 2
    return {"dx": -loss * w, "dy": loss, "dw": -loss * x}
