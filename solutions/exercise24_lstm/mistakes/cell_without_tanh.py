"""The state is o times the cell itself. The cell must go through tanh first: it may grow from step to step, and a state
may not.
"""

import torch
from lstm import lstm_backward, lstm_forward, lstm_step_backward


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    i, f, o, g = (x @ Wx + prev_h @ Wh + b).chunk(4, dim=1)
    i, f, o, g = torch.sigmoid(i), torch.sigmoid(f), torch.sigmoid(o), torch.tanh(g)
    next_c = f * prev_c + i * g
    return o * next_c, next_c, (x, prev_h, prev_c, Wx, Wh, i, f, o, g, torch.tanh(next_c))
