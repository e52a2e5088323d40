"""The gradient is divided by 1 - h²; it should be multiplied by it. 1 / (1 - h²) is the slope of the inverse of tanh.
"""

from rnn import rnn_backward, rnn_forward, rnn_step_forward


def rnn_step_backward(dnext_h, cache):
    x, prev_h, Wx, Wh, next_h = cache
    dz = dnext_h / (1 - next_h**2)
    return dz @ Wx.T, dz @ Wh.T, x.T @ dz, prev_h.T @ dz, dz.sum(dim=0)
