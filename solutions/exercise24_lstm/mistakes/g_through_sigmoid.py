"""All four blocks go through the sigmoid. g isn't a gate: it is the content that is written into the cell, and it can
be negative. Which function allows that?
"""

import torch
from lstm import lstm_backward, lstm_forward, lstm_step_backward


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    i, f, o, g = (x @ Wx + prev_h @ Wh + b).chunk(4, dim=1)
    i, f, o, g = torch.sigmoid(i), torch.sigmoid(f), torch.sigmoid(o), torch.sigmoid(g)
    next_c = f * prev_c + i * g
    tanh_c = torch.tanh(next_c)
    return o * tanh_c, next_c, (x, prev_h, prev_c, Wx, Wh, i, f, o, g, tanh_c)
