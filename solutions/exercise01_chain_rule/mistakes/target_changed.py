"""y is overwritten. An operator such as -= writes into the tensor that the caller passed in, so the next line that uses
y reads the error instead. Make a new tensor.
"""

from chain_rule import backward


def forward(x, y, w):
    y -= x * w
    return y**2
