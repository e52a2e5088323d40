"""The loss is the difference itself, not its square. Without the square, a prediction that is far too high would count
as the best of all.
"""

from chain_rule import backward


def forward(x, y, w):
    return y - x * w
