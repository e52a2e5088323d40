"""The bias is missing: next_h is tanh of only x @ Wx + prev_h @ Wh. Add up three terms before the tanh."""

import torch
from rnn import rnn_backward, rnn_forward, rnn_step_backward
from rnn import rnn_step_forward as right_forward


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    return right_forward(x, prev_h, Wx, Wh, torch.zeros_like(b))
