"""A position can't see its own key: the mask begins one too early. Position t sees the keys 0 to t, including t."""

import torch
from attention import attention_backward, multi_head_backward, multi_head_forward


def attention_forward(q, k, v, causal=False):
    scores = q @ k.mT / q.shape[-1] ** 0.5
    if causal:
        later = torch.ones_like(scores).triu()
        scores = scores.masked_fill(later > 0, -1e9)
    weights = torch.softmax(scores, dim=-1)
    return weights @ v, (q, k, v, weights)
