"""Masked scores are set to -1000. A score that may be seen can be as low, and then the masked keys get attention: for
which score is the power 0, whatever the others are?
"""

import torch
from attention import attention_backward, multi_head_backward, multi_head_forward


def attention_forward(q, k, v, causal=False):
    scores = q @ k.mT / q.shape[-1] ** 0.5
    if causal:
        later = torch.ones_like(scores).triu(diagonal=1).bool()
        scores = scores.masked_fill(later, -1000.0)
    weights = torch.softmax(scores, dim=-1)
    return weights @ v, (q, k, v, weights)
