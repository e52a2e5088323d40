"""The slope of the tanh is computed from its input. In 1 - h², h is the result of tanh."""

import transformer
from transformer import block_backward as right_backward
from transformer import block_forward, train


def block_backward(dout, cache):
    params, b, hidden = cache[0], cache[-3], cache[-1]
    dx, grads = right_backward(dout, (*cache[:-1], b @ params["W1"] + params["b1"]))
    return dx, {**grads, "W2": hidden.T @ dout}


transformer.block_backward = block_backward
