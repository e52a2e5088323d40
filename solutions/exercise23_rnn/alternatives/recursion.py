"""A sequence is its first step and the sequence that follows; numpy, one sample at a time in a step."""

import numpy as np


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    next_h = np.stack([np.tanh(Wx.T @ row + Wh.T @ h + b) for row, h in zip(x, prev_h)])
    return next_h, [x, prev_h, Wx, Wh, next_h]


def rnn_step_backward(dnext_h, cache):
    x, prev_h, Wx, Wh, next_h = cache
    dz = dnext_h / np.cosh(np.arctanh(next_h)) ** 2
    dWx = sum(np.outer(row, slope) for row, slope in zip(x, dz))
    dWh = sum(np.outer(h, slope) for h, slope in zip(prev_h, dz))
    return (Wx @ dz.T).T, (Wh @ dz.T).T, dWx, dWh, sum(dz)


def rnn_forward(x, h0, Wx, Wh, b):
    h, first = rnn_step_forward(x[:, 0], h0, Wx, Wh, b)
    if x.shape[1] == 1:
        return h[:, None], (first, None)
    later, rest = rnn_forward(x[:, 1:], h, Wx, Wh, b)
    return np.concatenate([h[:, None], later], axis=1), (first, rest)


def rnn_backward(dh, cache):
    first, rest = cache
    if rest is None:
        dx, *others = rnn_step_backward(dh[:, 0], first)
        return [dx[:, None], *others]
    dlater, dh1, *later = rnn_backward(dh[:, 1:], rest)
    dx, dh0, *weights = rnn_step_backward(dh[:, 0] + dh1, first)
    return [np.concatenate([dx[:, None], dlater], axis=1), dh0, *(a + b for a, b in zip(weights, later))]
