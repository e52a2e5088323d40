"""Without a seed, every call drops the same numbers: a seed is set anyway, or a mask is kept. Then the network never
learns to do without the others.
"""

from dropout import dropout_backward
from dropout import dropout_forward as right_forward


def dropout_forward(x, dropout_param):
    return right_forward(x, {"seed": 0, **dropout_param})
