"""rnn_backward writes into dh, which belongs to the caller. Look for += on a slice of dh: it changes dh itself."""

import torch
from rnn import rnn_forward, rnn_step_backward, rnn_step_forward


def rnn_backward(dh, cache):
    dxs, dprev_h, dWx, dWh, db = [], 0, 0, 0, 0
    for t, step in reversed(list(enumerate(cache))):
        dh[:, t] += dprev_h
        dx, dprev_h, *weights = rnn_step_backward(dh[:, t], step)
        dxs.append(dx)
        dWx, dWh, db = dWx + weights[0], dWh + weights[1], db + weights[2]
    return torch.stack(dxs[::-1], dim=1), dprev_h, dWx, dWh, db
