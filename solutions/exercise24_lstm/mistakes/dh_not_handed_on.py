"""On the way back, each step gets only its own dh. The state also goes into all four gates of the next step, so add the
gradient that comes back from there.
"""

import torch
from lstm import lstm_forward, lstm_step_backward, lstm_step_forward


def lstm_backward(dh, cache):
    dxs, dprev_h, dprev_c, dWx, dWh, db = [], 0, 0, 0, 0, 0
    for dh_t, step in reversed(list(zip(dh.unbind(dim=1), cache))):
        dx, dprev_h, dprev_c, *weights = lstm_step_backward(dh_t, dprev_c, step)
        dxs.append(dx)
        dWx, dWh, db = dWx + weights[0], dWh + weights[1], db + weights[2]
    return torch.stack(dxs[::-1], dim=1), dprev_h, dWx, dWh, db
