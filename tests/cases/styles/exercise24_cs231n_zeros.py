import numpy as np


def sigmoid(x):
    """
    A numerically stable version of the logistic sigmoid function.
    """
    pos_mask = (x >= 0)
    neg_mask = (x < 0)
    z = np.zeros_like(x)
    z[pos_mask] = np.exp(-x[pos_mask])
    z[neg_mask] = np.exp(x[neg_mask])
    top = np.ones_like(x)
    top[neg_mask] = z[neg_mask]
    return top / (1 + z)


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    A = x @ Wx + prev_h @ Wh + b
    Ai, Af, Ao, Ag = np.hsplit(A, 4)
    i, f, o, g = sigmoid(Ai), sigmoid(Af), sigmoid(Ao), np.tanh(Ag)
    next_c = np.multiply(f, prev_c) + np.multiply(i, g)
    next_h = np.multiply(o, np.tanh(next_c))
    return next_h, next_c, (x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c)


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c = cache
    t = np.tanh(next_c)
    dc = dnext_c + dnext_h * o * (1 - t ** 2)
    dA = np.zeros((x.shape[0], Wx.shape[1]))
    H = prev_h.shape[1]
    dA[:, :H] = dc * g * i * (1 - i)
    dA[:, H:2 * H] = dc * prev_c * f * (1 - f)
    dA[:, 2 * H:3 * H] = dnext_h * t * o * (1 - o)
    dA[:, 3 * H:] = dc * i * (1 - g ** 2)
    return dA.dot(Wx.T), dA.dot(Wh.T), dc * f, x.T.dot(dA), prev_h.T.dot(dA), dA.sum(axis=0)


def lstm_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    H = h0.shape[1]
    h, cache = np.zeros((N, T, H)), []
    ht, ct = h0, np.zeros((N, H))
    for t in range(T):
        ht, ct, c = lstm_step_forward(x[:, t], ht, ct, Wx, Wh, b)
        h[:, t] = ht
        cache.append(c)
    return h, cache


def lstm_backward(dh, cache):
    N, T, H = dh.shape
    D = cache[0][0].shape[1]
    dx, dWx, dWh, db = np.zeros((N, T, D)), np.zeros((D, 4 * H)), np.zeros((H, 4 * H)), np.zeros((4 * H,))
    dprev_h, dprev_c = np.zeros((N, H)), np.zeros((N, H))
    for t in range(T)[::-1]:
        dx[:, t], dprev_h, dprev_c, a, bb, c = lstm_step_backward(dh[:, t] + dprev_h, dprev_c, cache[t])
        dWx, dWh, db = dWx + a, dWh + bb, db + c
    return dx, dprev_h, dWx, dWh, db
