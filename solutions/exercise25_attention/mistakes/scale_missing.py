"""The scores are the plain products q · k. The longer the vectors, the larger their products: what does the exercise
divide them by?
"""

from attention import attention_backward as right_backward
from attention import attention_forward as right_forward
from attention import multi_head_backward, multi_head_forward


def attention_forward(q, k, v, causal=False):
    return right_forward(q * q.shape[-1] ** 0.5, k, v, causal)


def attention_backward(dout, cache):
    dq, dk, dv = right_backward(dout, cache)
    return dq * dq.shape[-1] ** 0.5, dk, dv
