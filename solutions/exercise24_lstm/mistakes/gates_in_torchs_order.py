"""The third block is used as g and the fourth as o: that is the order of torch.nn.LSTM. Here it is i, f, o, g."""

import torch
from lstm import lstm_backward, lstm_forward, lstm_step_backward


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    i, f, g, o = (x @ Wx + prev_h @ Wh + b).chunk(4, dim=1)
    i, f, o, g = torch.sigmoid(i), torch.sigmoid(f), torch.sigmoid(o), torch.tanh(g)
    next_c = f * prev_c + i * g
    tanh_c = torch.tanh(next_c)
    return o * tanh_c, next_c, (x, prev_h, prev_c, Wx, Wh, i, f, o, g, tanh_c)
