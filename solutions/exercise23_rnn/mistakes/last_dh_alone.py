"""Only the last step is given its dh; the others are given what comes back from the step after them alone. Each
state has its own gradient from above as well."""

import torch
from rnn import rnn_backward as right_backward
from rnn import rnn_forward, rnn_step_backward, rnn_step_forward


def rnn_backward(dh, cache):
    last = torch.zeros_like(dh)
    last[:, -1] = dh[:, -1]
    return right_backward(last, cache)
