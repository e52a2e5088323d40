"""Large scores overflow: e to the 1000 is infinite in a float. What can you subtract from all of a row's scores without
changing its weights?
"""

import torch
from attention import attention_backward, multi_head_backward, multi_head_forward


def attention_forward(q, k, v, causal=False):
    e = torch.exp(q @ k.mT / q.shape[-1] ** 0.5)
    if causal:
        e = e.tril()
    weights = e / e.sum(dim=-1, keepdim=True)
    return weights @ v, (q, k, v, weights)
