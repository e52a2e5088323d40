# everything in float32, as on the GPU
import numpy as np

DTYPE = np.float32


def conv_forward_naive(x, w, b, conv_param):
    stride = conv_param["stride"]
    pad = conv_param["pad"]
    x_padded = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    H_prime = 1 + int((H + 2 * pad - HH) / stride)
    W_prime = 1 + int((W + 2 * pad - WW) / stride)
    out = np.zeros((N, F, H_prime, W_prime), DTYPE)
    for n in range(N):
        for f in range(F):
            for j in range(H_prime):
                for i in range(W_prime):
                    acc = 0
                    for c in range(C):
                        for r in range(HH):
                            acc += np.dot(x_padded[n, c, j * stride + r, i * stride:i * stride + WW], w[f, c, r])
                    out[n, f, j, i] = acc + b[f]
    return out, (x, w, b, conv_param)


def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, C, HH, WW = w.shape
    x_padded = np.pad(x, [(0, 0), (0, 0), (pad, pad), (pad, pad)])
    dx_padded = np.zeros(x_padded.shape, DTYPE)
    dw = np.zeros(w.shape, DTYPE)
    db = np.zeros(b.shape, DTYPE)
    for n in range(N):
        for f in range(F):
            db[f] += np.sum(dout[n, f])
            for j in range(dout.shape[2]):
                for i in range(dout.shape[3]):
                    rows = slice(j * stride, j * stride + HH)
                    columns = slice(i * stride, i * stride + WW)
                    dw[f] += x_padded[n, :, rows, columns] * dout[n, f, j, i]
                    dx_padded[n, :, rows, columns] += w[f] * dout[n, f, j, i]
    return dx_padded[:, :, pad:pad + H, pad:pad + W], dw, db
