"""The loss has a factor of 1/2. Some texts add it to cancel the 2 of the derivative; this exercise's loss is the plain
square.
"""

from chain_rule import backward


def forward(x, y, w):
    return 0.5 * (y - x * w) ** 2
