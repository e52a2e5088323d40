"""The loss itself is passed on where its derivative belongs. Going backwards through a square, what arrives is
multiplied by twice what was squared, not by the square."""

from chain_rule import forward


def backward(x, y, w):
    loss = (y - x * w) ** 2
    return {"dx": -loss * w, "dy": loss, "dw": -loss * x}
