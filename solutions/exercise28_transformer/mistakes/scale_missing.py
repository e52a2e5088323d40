"""The scores are the plain products of queries and keys. See exercise 25: what are they divided by?"""

import transformer
from transformer import block_backward as right_backward
from transformer import block_forward as right_forward
from transformer import train


def block_forward(x, params):
    return right_forward(x, {**params, "Wq": params["Wq"] * len(params["Wq"]) ** 0.5})


def block_backward(dout, cache):
    dx, grads = right_backward(dout, cache)
    return dx, {**grads, "Wq": grads["Wq"] * len(cache[0]["Wq"]) ** 0.5}


transformer.block_forward, transformer.block_backward = block_forward, block_backward
