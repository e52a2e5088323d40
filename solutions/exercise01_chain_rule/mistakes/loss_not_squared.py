"""The loss is the difference itself: it isn't squared. Unsquared, a prediction that is far too high would count as
the best of all."""

from chain_rule import backward


def forward(x, y, w):
    return y - x * w
