"""The weight multiplies the whole difference. Only x should be multiplied by w: check where the brackets are."""

from chain_rule import backward


def forward(x, y, w):
    return ((y - x) * w) ** 2
