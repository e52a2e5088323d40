"""dh0 is the sum of what all steps pass back. Each step passes its gradient on to the step before, and only the first
one passes it to h0.
"""

import torch
from rnn import rnn_forward, rnn_step_backward, rnn_step_forward


def rnn_backward(dh, cache):
    dxs, dprev_h, dh0, dWx, dWh, db = [], 0, 0, 0, 0, 0
    for dh_t, step in reversed(list(zip(dh.unbind(dim=1), cache))):
        dx, dprev_h, *weights = rnn_step_backward(dh_t + dprev_h, step)
        dxs.append(dx)
        dh0 = dh0 + dprev_h
        dWx, dWh, db = dWx + weights[0], dWh + weights[1], db + weights[2]
    return torch.stack(dxs[::-1], dim=1), dh0, dWx, dWh, db
