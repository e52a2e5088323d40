"""Each step gets only its own dh, and the effect of its state on later steps is dropped. A state is used twice: as an
output, and by the next step.
"""

import torch
from rnn import rnn_forward, rnn_step_backward, rnn_step_forward


def rnn_backward(dh, cache):
    dxs, dprev_h, dWx, dWh, db = [], 0, 0, 0, 0
    for dh_t, step in reversed(list(zip(dh.unbind(dim=1), cache))):
        dx, dprev_h, *weights = rnn_step_backward(dh_t, step)
        dxs.append(dx)
        dWx, dWh, db = dWx + weights[0], dWh + weights[1], db + weights[2]
    return torch.stack(dxs[::-1], dim=1), dprev_h, dWx, dWh, db
