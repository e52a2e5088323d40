"""g has the slope g (1 - g), as if it were the result of a sigmoid. It is the result of tanh."""

import torch
from lstm import lstm_backward, lstm_forward, lstm_step_forward


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, tanh_c = cache
    dc = dnext_c + dnext_h * o * (1 - tanh_c**2)
    di, df, do, dg = dc * g, dc * prev_c, dnext_h * tanh_c, dc * i
    dz = torch.cat([di * i * (1 - i), df * f * (1 - f), do * o * (1 - o), dg * g * (1 - g)], dim=1)
    return dz @ Wx.T, dz @ Wh.T, dc * f, x.T @ dz, prev_h.T @ dz, dz.sum(dim=0)
