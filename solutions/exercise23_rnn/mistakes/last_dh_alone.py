"""Only the last step gets its dh; the others get only the gradient from the step after them. Each state also has its
own upstream gradient.
"""

import torch
from rnn import rnn_backward as right_backward
from rnn import rnn_forward, rnn_step_backward, rnn_step_forward


def rnn_backward(dh, cache):
    last = torch.zeros_like(dh)
    last[:, -1] = dh[:, -1]
    return right_backward(last, cache)
