import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view


def _im2col(x, HH, WW, stride):
    windows = sliding_window_view(x, (HH, WW), axis=(2, 3))[:, :, ::stride, ::stride]
    N, C, OH, OW = windows.shape[:4]
    return windows.transpose(0, 2, 3, 1, 4, 5).reshape(N * OH * OW, C * HH * WW), OH, OW


def conv_forward_naive(x, w, b, conv_param):
    s, p = conv_param['stride'], conv_param['pad']
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    xp = np.zeros((N, C, H + 2 * p, W + 2 * p))
    xp[:, :, p:p + H, p:p + W] = x
    cols, OH, OW = _im2col(xp, HH, WW, s)
    out = cols.dot(w.reshape(F, -1).T) + b
    return out.reshape(N, OH, OW, F).transpose(0, 3, 1, 2), (x.shape, w, cols, xp.shape, s, p)


def conv_backward_naive(dout, cache):
    x_shape, w, cols, xp_shape, s, p = cache
    N, C, H, W = x_shape
    F, _, HH, WW = w.shape
    d = dout.transpose(0, 2, 3, 1).reshape(-1, F)
    db, dw = d.sum(0), d.T.dot(cols).reshape(w.shape)
    dcols = d.dot(w.reshape(F, -1)).reshape(N, dout.shape[2], dout.shape[3], C, HH, WW)
    dxp = np.zeros(xp_shape)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            dxp[:, :, i * s:i * s + HH, j * s:j * s + WW] += dcols[:, i, j]
    return dxp[:, :, p:p + H, p:p + W], dw, db
