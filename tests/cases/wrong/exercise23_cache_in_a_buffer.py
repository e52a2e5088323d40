# slip: the states in the cache are a buffer that the next call of this shape overwrites
import numpy as np
_buf = {}
def buf(shape, dtype):
    k = (shape, str(dtype))
    if k not in _buf: _buf[k] = np.zeros(shape, dtype)
    return _buf[k]
def rnn_step_forward(x, prev_h, Wx, Wh, b):
    h = np.tanh(x @ Wx + prev_h @ Wh + b)
    return h, (x, prev_h, Wx, Wh, h)
def rnn_step_backward(dnext_h, cache):
    x, prev_h, Wx, Wh, h = cache
    dz = dnext_h * (1 - h * h)
    return dz @ Wx.T, dz @ Wh.T, x.T @ dz, prev_h.T @ dz, dz.sum(0)
def rnn_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    hs = buf((N, T, h0.shape[1]), x.dtype)
    h = h0; c = []
    for t in range(T):
        h, k = rnn_step_forward(x[:, t], h, Wx, Wh, b)
        hs[:, t] = h; c.append(k)
    return hs, (x, h0, Wx, Wh, hs)
def rnn_backward(dh, cache):
    x, h0, Wx, Wh, hs = cache
    T = x.shape[1]
    dx = np.zeros_like(x)
    dWx, dWh, db, d = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros(Wh.shape[0], x.dtype), 0
    for t in reversed(range(T)):
        prev = hs[:, t-1] if t else h0
        dx[:, t], d, a, b_, e = rnn_step_backward(dh[:, t] + d, (x[:, t], prev, Wx, Wh, hs[:, t]))
        dWx += a; dWh += b_; db += e
    return dx, d, dWx, dWh, db
