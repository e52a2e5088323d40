"""lstm_backward writes into dh, which belongs to the caller. Look for += on a slice of dh: it changes dh itself."""

import torch
from lstm import lstm_forward, lstm_step_backward, lstm_step_forward


def lstm_backward(dh, cache):
    dxs, dprev_h, dprev_c, dWx, dWh, db = [], 0, 0, 0, 0, 0
    for t, step in reversed(list(enumerate(cache))):
        dh[:, t] += dprev_h
        dx, dprev_h, dprev_c, *weights = lstm_step_backward(dh[:, t], dprev_c, step)
        dxs.append(dx)
        dWx, dWh, db = dWx + weights[0], dWh + weights[1], db + weights[2]
    return torch.stack(dxs[::-1], dim=1), dprev_h, dWx, dWh, db
