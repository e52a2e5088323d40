"""The derivatives of a second call are added to those of the first. backward starts afresh at each call: keep nothing
between calls.
"""

from chain_rule import backward as right
from chain_rule import forward

kept = {"dx": 0, "dy": 0, "dw": 0}


def backward(x, y, w):
    for name, value in right(x, y, w).items():
        kept[name] = kept[name] + value
    return dict(kept)
