"""i and f are swapped. Which one says how much of the old cell is kept, and which how much of g is written?"""

import torch
from lstm import lstm_backward, lstm_forward, lstm_step_backward


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    i, f, o, g = (x @ Wx + prev_h @ Wh + b).chunk(4, dim=1)
    i, f, o, g = torch.sigmoid(i), torch.sigmoid(f), torch.sigmoid(o), torch.tanh(g)
    next_c = i * prev_c + f * g
    tanh_c = torch.tanh(next_c)
    return o * tanh_c, next_c, (x, prev_h, prev_c, Wx, Wh, i, f, o, g, tanh_c)
