"""The weight multiplies the whole difference. Only x is multiplied by w: look at where the brackets stand."""

from chain_rule import backward


def forward(x, y, w):
    return ((y - x) * w) ** 2
