"""The 2 from the derivative of the square is missing. Some losses have a 1/2 in front that cancels it; this loss
doesn't.
"""

from chain_rule import backward as right
from chain_rule import forward


def backward(x, y, w):
    return {name: value / 2 for name, value in right(x, y, w).items()}
