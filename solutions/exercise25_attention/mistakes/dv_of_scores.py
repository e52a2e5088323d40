"""dv is computed with the scores. In the forward pass, v is multiplied by the weights, the softmax of the scores."""

from attention import attention_backward as right_backward
from attention import attention_forward, multi_head_backward, multi_head_forward


def attention_backward(dout, cache):
    q, k, _, _ = cache
    dq, dk, _ = right_backward(dout, cache)
    return dq, dk, (q @ k.mT / q.shape[-1] ** 0.5).mT @ dout
