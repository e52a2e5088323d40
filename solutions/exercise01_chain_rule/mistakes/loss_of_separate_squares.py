"""The squares are taken before the subtraction. The difference comes first, then its square: the square of a
difference isn't the difference of the squares."""

from chain_rule import backward


def forward(x, y, w):
    return y**2 - (x * w) ** 2
