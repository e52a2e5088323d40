"""backward uses the error of an earlier call of forward. backward gets its own x, y and w: compute the error from
these.
"""

from chain_rule import backward as right

kept = []


def forward(x, y, w):
    kept.append(y - x * w)
    return kept[-1] ** 2


def backward(x, y, w):
    e = kept[-1] if kept else y - x * w
    return {"dx": -2 * e * w, "dy": 2 * e, "dw": -2 * e * x}
