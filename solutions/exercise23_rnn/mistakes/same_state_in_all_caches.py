"""Every step's cache holds the same tensor as its state, and that is changed in place: in the end, all have the last
state. Make a new tensor in each step, or keep a copy.
"""

import torch
from rnn import rnn_backward, rnn_step_backward, rnn_step_forward


def rnn_forward(x, h0, Wx, Wh, b):
    h, states, caches = h0.clone(), [], []
    for x_t in x.unbind(dim=1):
        next_h, (*_, own) = rnn_step_forward(x_t, h, Wx, Wh, b)
        caches.append((x_t, h, Wx, Wh, own))
        h.copy_(next_h)
        states.append(next_h)
    return torch.stack(states, dim=1), caches
