"""The backward pass uses what the last forward pass left behind, not the cache that it is given. There may have been
other steps in between.
"""

from rnn import rnn_backward, rnn_forward
from rnn import rnn_step_backward as right_backward
from rnn import rnn_step_forward as right_forward

last = []


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    next_h, cache = right_forward(x, prev_h, Wx, Wh, b)
    last[:] = cache
    return next_h, None


def rnn_step_backward(dnext_h, cache):
    return right_backward(dnext_h, last)
