"""The backward pass leaves out 1/√d. The forward pass scales the scores, so the backward pass scales their gradient."""

from attention import attention_backward as right_backward
from attention import attention_forward, multi_head_backward, multi_head_forward


def attention_backward(dout, cache):
    dq, dk, dv = right_backward(dout, cache)
    return dq * dq.shape[-1] ** 0.5, dk * dk.shape[-1] ** 0.5, dv
