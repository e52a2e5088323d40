"""The caller's queries are scaled in place. `/=` and `*=` write into the caller's own tensor."""

from attention import attention_backward, multi_head_backward, multi_head_forward
from attention import attention_forward as right_forward


def attention_forward(q, k, v, causal=False):
    out, (_, k, v, weights) = right_forward(q, k, v, causal)
    copy = q + 0
    q /= q.shape[-1] ** 0.5
    return out, (copy, k, v, weights)
