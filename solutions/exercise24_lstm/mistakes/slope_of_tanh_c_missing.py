"""The state's gradient goes to the cell as if there were no tanh between them. What is the slope of that tanh?"""

import torch
from lstm import lstm_backward, lstm_forward, lstm_step_forward


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, tanh_c = cache
    dc = dnext_c + dnext_h * o
    di, df, do, dg = dc * g, dc * prev_c, dnext_h * tanh_c, dc * i
    dz = torch.cat([di * i * (1 - i), df * f * (1 - f), do * o * (1 - o), dg * (1 - g**2)], dim=1)
    return dz @ Wx.T, dz @ Wh.T, dc * f, x.T @ dz, prev_h.T @ dz, dz.sum(dim=0)
