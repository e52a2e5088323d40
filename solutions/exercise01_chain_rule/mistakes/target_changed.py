"""y is overwritten. An operator such as -= writes into the number that the function was handed, so the next line that
needs y reads the error instead; make a new number."""

from chain_rule import backward


def forward(x, y, w):
    y -= x * w
    return y**2
