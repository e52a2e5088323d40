"""The squares are taken before the subtraction. Subtract first, then square: the square of a difference isn't the
difference of the squares.
"""

from chain_rule import backward


def forward(x, y, w):
    return y**2 - (x * w) ** 2
