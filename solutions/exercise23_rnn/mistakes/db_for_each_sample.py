"""db has a row for each sample. All samples share one bias, so their gradients add up."""

from rnn import rnn_backward, rnn_forward, rnn_step_forward
from rnn import rnn_step_backward as right_backward


def rnn_step_backward(dnext_h, cache):
    *others, _ = right_backward(dnext_h, cache)
    return *others, dnext_h * (1 - cache[-1] ** 2)
