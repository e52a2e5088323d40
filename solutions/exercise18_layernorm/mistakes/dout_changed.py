"""dout is multiplied by gamma in place, so the caller's dout is changed. `*=` writes into the caller's array; make a
new one.
"""

from layernorm import layernorm_backward as right_backward
from layernorm import layernorm_forward


def layernorm_backward(dout, cache):
    answer = right_backward(dout, cache)
    dout *= cache[1]
    return answer
