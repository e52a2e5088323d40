import numpy as np


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    h = np.tanh(x @ Wx + prev_h @ Wh + b)
    return h, (x, prev_h, Wx, Wh, h)


def rnn_step_backward(dnext_h, cache):
    x, prev_h, Wx, Wh, h = cache
    da = dnext_h * (1 - h * h)
    return da @ Wx.T, da @ Wh.T, x.T @ da, prev_h.T @ da, da.sum(0)


def rnn_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    h = np.zeros((N, T, h0.shape[1]), dtype=np.float32)
    caches, state = {}, h0
    for t in range(T):
        h[:, t], caches[t] = rnn_step_forward(x[:, t], state, Wx, Wh, b)
        state = h[:, t]
    return h, caches


def rnn_backward(dh, cache):
    N, T, H = dh.shape
    dstate = np.zeros((N, H), dtype=np.float32)
    dxs, dWx, dWh, db = [], 0, 0, 0
    for t in range(T - 1, -1, -1):
        dx, dstate, gx, gh, gb = rnn_step_backward(dh[:, t] + dstate, cache[t])
        dxs.insert(0, dx)
        dWx, dWh, db = dWx + gx, dWh + gh, db + gb
    return np.stack(dxs, axis=1), dstate, dWx, dWh, db
