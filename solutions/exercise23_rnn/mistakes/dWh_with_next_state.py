"""dWh is computed with the state that the step returns. Which state is multiplied by Wh in the forward pass?"""

from rnn import rnn_backward, rnn_forward, rnn_step_forward
from rnn import rnn_step_backward as right_backward


def rnn_step_backward(dnext_h, cache):
    x, prev_h, Wx, Wh, next_h = cache
    dx, dprev_h, dWx, _, db = right_backward(dnext_h, cache)
    return dx, dprev_h, dWx, right_backward(dnext_h, (x, next_h, Wx, Wh, next_h))[3], db
