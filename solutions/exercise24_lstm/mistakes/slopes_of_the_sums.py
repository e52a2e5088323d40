"""The slope of the sigmoid, s (1 - s), is computed from the sigmoid's input. The s in it is the sigmoid's result: the
gate itself.
"""

import torch
from lstm import lstm_backward, lstm_forward, lstm_step_forward


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, tanh_c = cache
    dc = dnext_c + dnext_h * o * (1 - tanh_c**2)
    slopes = [torch.logit(gate) * (1 - torch.logit(gate)) for gate in (i, f, o)]
    gradients = zip((dc * g, dc * prev_c, dnext_h * tanh_c, dc * i), (*slopes, 1 - g**2))
    dz = torch.cat([gradient * slope for gradient, slope in gradients], dim=1)
    return dz @ Wx.T, dz @ Wh.T, dc * f, x.T @ dz, prev_h.T @ dz, dz.sum(dim=0)
