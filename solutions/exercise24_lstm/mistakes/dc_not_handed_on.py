"""On the way back, no step passes on its dprev_c: each gets zeros as its dnext_c. The forward pass hands the cell from
step to step, so the backward pass must hand its gradient back.
"""

import torch
from lstm import lstm_forward, lstm_step_backward, lstm_step_forward


def lstm_backward(dh, cache):
    dxs, dprev_h, dWx, dWh, db = [], 0, 0, 0, 0
    for dh_t, step in reversed(list(zip(dh.unbind(dim=1), cache))):
        dx, dprev_h, _, *weights = lstm_step_backward(dh_t + dprev_h, 0, step)
        dxs.append(dx)
        dWx, dWh, db = dWx + weights[0], dWh + weights[1], db + weights[2]
    return torch.stack(dxs[::-1], dim=1), dprev_h, dWx, dWh, db
