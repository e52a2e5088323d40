"""The first step begins with zeros. It should begin with h0."""

import torch
from rnn import rnn_backward, rnn_step_backward, rnn_step_forward
from rnn import rnn_forward as right_forward


def rnn_forward(x, h0, Wx, Wh, b):
    return right_forward(x, torch.zeros_like(h0), Wx, Wh, b)
