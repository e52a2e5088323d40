"""dout is multiplied by gamma where it is, and whoever called finds another dout than it handed in. `*=` writes into
the caller's array; make a new one."""

from layernorm import layernorm_backward as right_backward
from layernorm import layernorm_forward


def layernorm_backward(dout, cache):
    answer = right_backward(dout, cache)
    dout *= cache[1]
    return answer
