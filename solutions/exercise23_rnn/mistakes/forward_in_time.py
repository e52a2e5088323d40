"""The backward pass goes from the first step to the last. Each step needs the gradient from the step after it: which
step must come first on the way back?
"""

import torch
from rnn import rnn_forward, rnn_step_backward, rnn_step_forward


def rnn_backward(dh, cache):
    dxs, dprev_h, dWx, dWh, db = [], 0, 0, 0, 0
    for dh_t, step in zip(dh.unbind(dim=1), cache):
        dx, dprev_h, *weights = rnn_step_backward(dh_t + dprev_h, step)
        dxs.append(dx)
        dWx, dWh, db = dWx + weights[0], dWh + weights[1], db + weights[2]
    return torch.stack(dxs, dim=1), dprev_h, dWx, dWh, db
